package io.xgenmm.engine.vision.picture;

import io.xgenmm.engine.InvalidImageException;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * JPEG: the JDK's libjpeg gives the upsampled components, colours are converted here, by libjpeg's own rules. That way
 * neither colour profiles nor the JDK's guesses about colour spaces matter.
 */
final class JpegCodec implements Codec {
    private static final String JDK_READERS = "com.sun.imageio.";

    @Override
    public Size size(Bytes file) {
        JpegSegments segments = JpegSegments.of(file);
        return new Size(segments.width(), segments.height());
    }

    @Override
    public RgbImage decode(Bytes file) {
        JpegSegments segments = JpegSegments.of(file);
        Raster raster = components(segments.withoutMetadata());
        byte[] samples = ((DataBufferByte) raster.getDataBuffer()).getData();
        if (raster.getWidth() != segments.width()
                || raster.getHeight() != segments.height()
                || samples.length != segments.width() * segments.height() * segments.components()) {
            throw PictureDecoder.damaged("JPEG");
        }
        return new RgbImage(
                segments.width(), segments.height(), segments.colours().toRgb(samples));
    }

    private static Raster components(byte[] jpeg) {
        ImageReader reader = jdkReader();
        try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(jpeg))) {
            reader.setInput(stream, true, true);
            return reader.readRaster(0, null);
        } catch (IOException e) {
            throw PictureDecoder.damaged("JPEG");
        } finally {
            reader.dispose();
        }
    }

    private static ImageReader jdkReader() {
        for (Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("jpeg"); readers.hasNext(); ) {
            ImageReader reader = readers.next();
            if (reader.getClass().getName().startsWith(JDK_READERS)) {
                return reader;
            }
        }
        throw new InvalidImageException(
                "expected the JDK's JPEG reader, but this Java runtime has none; use one with the module java.desktop");
    }
}
