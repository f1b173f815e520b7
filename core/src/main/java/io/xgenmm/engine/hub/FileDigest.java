package io.xgenmm.engine.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The two digests the Hub names: SHA-256 for large files, Git's SHA-1 of a blob for the others. */
final class FileDigest {

    private static final int GIT_DIGITS = 40;
    private static final int CHUNK = 1 << 20;

    private FileDigest() {}

    static boolean isOne(String text) {
        return text.matches("[0-9a-f]{64}|[0-9a-f]{40}");
    }

    /** The digest of a file of the same kind as {@code expected}. */
    static String of(Path file, String expected) throws IOException {
        boolean git = expected.length() == GIT_DIGITS;
        MessageDigest digest = digest(git ? "SHA-1" : "SHA-256");
        if (git) {
            digest.update("blob %d\0".formatted(Files.size(file)).getBytes(StandardCharsets.US_ASCII));
        }
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                digest.update(chunk, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
