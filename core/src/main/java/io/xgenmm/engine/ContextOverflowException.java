package io.xgenmm.engine;

/** The prompt does not fit into a slot. The caller can fix it (HTTP 400, exit code 3). */
public final class ContextOverflowException extends EngineException {
    private static final long serialVersionUID = 1L;

    private final int contextTokens;
    private final int requestedTokens;

    public ContextOverflowException(int textTokens, int visionTokens, int contextTokens) {
        super("prompt needs %d tokens (%d text + %d vision), but a slot holds %d; shorten the text or send fewer images"
                .formatted(textTokens + visionTokens, textTokens, visionTokens, contextTokens));
        this.contextTokens = contextTokens;
        this.requestedTokens = textTokens + visionTokens;
    }

    public int contextTokens() {
        return contextTokens;
    }

    public int requestedTokens() {
        return requestedTokens;
    }
}
