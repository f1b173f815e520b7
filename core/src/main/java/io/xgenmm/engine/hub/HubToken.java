package io.xgenmm.engine.hub;

/** A secret that opens gated repositories. Never printed; sent to the endpoint alone. */
public record HubToken(String value) {

    public HubToken {
        if (!value.matches("[\\x21-\\x7e]+")) {
            throw new IllegalArgumentException("a token must be printable ASCII without spaces, but is not");
        }
    }

    @Override
    public String toString() {
        return "HubToken[hidden]";
    }
}
