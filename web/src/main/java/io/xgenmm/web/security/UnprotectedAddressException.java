package io.xgenmm.web.security;

/** The server was told to listen where others can reach it, without keys or JWT. */
final class UnprotectedAddressException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnprotectedAddressException(String address) {
        super("expected a loopback address for a server without keys, but server.address is '%s'".formatted(address));
    }
}
