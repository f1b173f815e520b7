package io.xgenmm.web.cli;

import io.xgenmm.web.protocol.ApiException;
import io.xgenmm.web.protocol.DataUrls;
import io.xgenmm.web.protocol.ImageSource;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/**
 * Pictures that a command may read: data URLs, {@code file:PATH} relative to a folder, and those given beforehand in their
 * order. One thread at a time when pictures are given beforehand.
 */
final class InputFiles implements ImageSource {

    private static final String FILE = "file:";

    private final Path folder;
    private final DataUrls dataUrls;
    private final Iterator<byte[]> given;
    private final long maxBytes;

    InputFiles(Path folder, List<byte[]> given, long maxBytes) {
        this.folder = folder;
        this.given = given.iterator();
        this.maxBytes = maxBytes;
        this.dataUrls = new DataUrls(maxBytes);
    }

    @Override
    public byte[] load(String reference, String param) {
        if (reference.isEmpty()) {
            return nextGiven(param);
        }
        if (!reference.startsWith(FILE)) {
            return dataUrls.load(reference, param);
        }
        try {
            return image(folder.resolve(reference.substring(FILE.length()).replaceFirst("^///", "/")), maxBytes);
        } catch (InvalidPathException e) {
            throw ApiException.invalid(param, "invalid_image_url", "Expected file:PATH, but the path is not one.");
        }
    }

    boolean allUsed() {
        return !given.hasNext();
    }

    private byte[] nextGiven(String param) {
        if (!given.hasNext()) {
            throw ApiException.invalid(
                    param, "missing_image", "Expected an --image for each image part, but there are more parts.");
        }
        return given.next();
    }

    /** @throws BadInputException if the file is not there, not readable or too large */
    static byte[] image(Path file, long maxBytes) {
        try {
            long size = Files.size(file);
            if (size > maxBytes) {
                throw new BadInputException("expected an image of at most %d bytes, but %s has %d; shrink it"
                        .formatted(maxBytes, file, size));
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new BadInputException("expected an image file, but %s".formatted(reason(file, e)), e);
        }
    }

    /** @throws BadInputException if the file is not there or no UTF-8 text */
    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new BadInputException("expected a text file, but %s".formatted(reason(file, e)), e);
        }
    }

    static String reason(Path file, IOException e) {
        if (e instanceof NoSuchFileException) {
            return "%s does not exist".formatted(file);
        }
        if (e instanceof MalformedInputException) {
            return "%s is not UTF-8".formatted(file);
        }
        return "cannot read %s: %s".formatted(file, e.getMessage());
    }
}
