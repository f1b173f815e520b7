package io.xgenmm.storage.blobs;

/** The content is longer than its place allows. */
public final class BlobTooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public BlobTooLargeException(long maxBytes) {
        super("the content is longer than the %d bytes allowed here; send less".formatted(maxBytes));
    }
}
