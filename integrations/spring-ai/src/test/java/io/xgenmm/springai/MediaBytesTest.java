package io.xgenmm.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.springframework.ai.content.Media;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

class MediaBytesTest {
    private static final byte[] PICTURE = {1, 2, 3, 4};
    private static final String BASE64 = Base64.getEncoder().encodeToString(PICTURE);

    private static Media of(String data) {
        return Media.builder().mimeType(MimeTypeUtils.IMAGE_PNG).data(data).build();
    }

    @Test
    void bytesResourcesDataUrlsAndBase64AreRead() {
        assertThat(MediaBytes.of(new Media(MimeTypeUtils.IMAGE_PNG, new ByteArrayResource(PICTURE))))
                .isEqualTo(PICTURE);
        assertThat(MediaBytes.of(of("data:image/png;base64," + BASE64))).isEqualTo(PICTURE);
        assertThat(MediaBytes.of(of(BASE64))).isEqualTo(PICTURE);
    }

    @Test
    void addressesAreNeverFetched() {
        assertThatThrownBy(() -> MediaBytes.of(of("http://127.0.0.1/a.png")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("read it first");
        assertThatThrownBy(() ->
                        MediaBytes.of(new Media(MimeTypeUtils.IMAGE_PNG, URI.create("http://169.254.169.254/latest"))))
                .hasMessageContaining("read it first");
    }

    @Test
    void whatIsNoPictureIsRefused() {
        Media text = Media.builder()
                .mimeType(MimeType.valueOf("text/plain"))
                .data(PICTURE)
                .build();

        assertThatThrownBy(() -> MediaBytes.of(text)).hasMessageContaining("text/plain");
    }
}
