package io.xgenmm.storage;

/**
 * Whose rows a call is about: a tenant, a user of a token, or the one person at a local server.
 *
 * @param id 1 to 200 characters, stable; the subject of a token or a name given by the operator
 */
public record Owner(String id) {
    /** The owner of everything on a server without keys. */
    public static final Owner LOCAL = new Owner("local");

    public Owner {
        if (id.isBlank() || id.length() > 200 || id.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "an owner id must hold 1 to 200 printable characters, but holds " + id.length());
        }
    }
}
