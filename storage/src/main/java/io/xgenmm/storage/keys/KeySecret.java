package io.xgenmm.storage.keys;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code sk-xgmm-} and 43 characters that hold 256 random bits; the first 8 of them are the public prefix, the rest
 * still hold 210. That much needs no slow hash.
 */
record KeySecret(String text, String prefix) {
    private static final Pattern FORM = Pattern.compile("(sk-xgmm-[A-Za-z0-9_-]{8})[A-Za-z0-9_-]{35}");
    private static final SecureRandom RANDOM = new SecureRandom();

    static KeySecret random() {
        byte[] bits = new byte[32];
        RANDOM.nextBytes(bits);
        return parse("sk-xgmm-" + Base64.getUrlEncoder().withoutPadding().encodeToString(bits))
                .orElseThrow();
    }

    /** Empty when {@code text} cannot be a key. */
    static Optional<KeySecret> parse(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches() ? Optional.of(new KeySecret(text, form.group(1))) : Optional.empty();
    }

    byte[] sha256() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return prefix + "...";
    }
}
