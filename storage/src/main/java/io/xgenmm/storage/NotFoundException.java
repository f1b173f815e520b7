package io.xgenmm.storage;

/** What a call names does not exist, or belongs to another owner, which looks the same. */
public final class NotFoundException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public NotFoundException(String what, Object id) {
        super("there is no %s %s; it may have been deleted".formatted(what, id));
    }
}
