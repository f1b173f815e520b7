package io.xgenmm.web.cli;

import io.xgenmm.engine.ModelLoadException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a folder's files should be.
 *
 * @param sums SHA-256 in hex by file name
 */
record Checksums(Map<String, String> sums) {

    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) [ *]([A-Za-z0-9_][A-Za-z0-9._-]*)");
    private static final int CHUNK = 1 << 20;

    /** @throws BadInputException if the file cannot be read, is empty, or a line is none of sha256sum's */
    static Checksums read(Path file) {
        Map<String, String> sums = new LinkedHashMap<>();
        try {
            for (String line : Files.readAllLines(file)) {
                Matcher matcher = LINE.matcher(line);
                if (!matcher.matches()) {
                    throw new BadInputException(
                            "%s: expected lines of SHA-256, two spaces and a file name, but found '%s'"
                                    .formatted(file, line));
                }
                sums.put(matcher.group(2), matcher.group(1));
            }
        } catch (IOException e) {
            throw new BadInputException("cannot read the checksums in %s: %s".formatted(file, e), e);
        }
        if (sums.isEmpty()) {
            throw new BadInputException("%s: expected checksums, but it is empty".formatted(file));
        }
        return new Checksums(sums);
    }

    /** @throws ModelLoadException naming every file that is missing or differs */
    void check(Path folder) {
        List<String> problems = new ArrayList<>();
        sums.forEach((name, expected) -> {
            Path file = folder.resolve(name);
            if (!Files.isRegularFile(file)) {
                problems.add(name + " is missing");
            } else if (!expected.equals(sha256(file))) {
                problems.add(name + " differs from its SHA-256");
            }
        });
        if (!problems.isEmpty()) {
            throw new ModelLoadException("the checkpoint in %s is not the expected one: %s; fetch it again"
                    .formatted(folder, String.join(", ", problems)));
        }
    }

    private static String sha256(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            DigestInputStream digesting = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"));
            byte[] chunk = new byte[CHUNK];
            while (digesting.read(chunk) >= 0) {
                // the stream does the work
            }
            return HexFormat.of().formatHex(digesting.getMessageDigest().digest());
        } catch (IOException e) {
            throw new ModelLoadException("cannot read %s: %s".formatted(file, e), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256, which every Java must have", e);
        }
    }
}
