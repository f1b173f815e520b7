package io.xgenmm.storage.keys;

/** A key just made. @param secret what the client sends; it cannot be read again */
public record IssuedKey(ApiKey key, String secret) {
    /** Keeps the secret out of logs. */
    @Override
    public String toString() {
        return "IssuedKey[key=" + key + ", secret=hidden]";
    }
}
