package io.xgenmm.springai.autoconfigure;

/** Mode remote was chosen without saying where the server is. */
final class MissingBaseUrlException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MissingBaseUrlException() {
        super("spring.ai.xgen-mm.mode is 'remote', but spring.ai.xgen-mm.base-url is not set");
    }
}
