package io.xgenmm.storage.files;

/** An upload cannot do what was asked, in the state it is in or with the parts it has. */
public final class UploadStateException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UploadStateException(String message) {
        super(message);
    }
}
