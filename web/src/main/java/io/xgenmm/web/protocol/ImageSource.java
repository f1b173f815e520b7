package io.xgenmm.web.protocol;

/** Turns a reference to a picture into its bytes. Called on the request's thread, once for each picture. */
public interface ImageSource {

    /**
     * @param reference a data URL, or what else this source knows
     * @param param the field it stood in, for errors
     * @throws ApiException if the reference is of no known kind, broken or too large
     */
    byte[] load(String reference, String param);

    /**
     * The bytes of an uploaded file.
     *
     * @throws ApiException if there is no such file, or this source has no files
     */
    default byte[] file(String fileId, String param) {
        throw ApiException.unsupported(param, "Expected an image as a data URL: uploaded files are not served here.");
    }
}
