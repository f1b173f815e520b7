package io.xgenmm.web.protocol;

import io.xgenmm.engine.ImageLimits;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What one request may ask for.
 *
 * @param images pictures in a request
 * @param imageBytes bytes of one picture's file
 * @param imagePixels width times height of one picture, told from its header
 * @param imageEdge width and height of one picture
 * @param bodyBytes bytes of a request body
 * @param choices {@code n}
 * @param stops stop sequences
 * @param schemaCharacters length of a JSON schema
 * @param schemaDepth nesting of a JSON schema
 * @param heartbeat a stream that was quiet for so long gets a comment
 * @param drain how long running answers may take when the server stops
 */
@Validated
@ConfigurationProperties("xgen-mm.limits")
public record LimitsProperties(
        @DefaultValue("16") @Min(0) int images,
        @DefaultValue("20MB") DataSize imageBytes,
        @DefaultValue("50000000") @Min(1) long imagePixels,
        @DefaultValue("16384") @Min(1) int imageEdge,
        @DefaultValue("64MB") DataSize bodyBytes,
        @DefaultValue("4") @Min(1) int choices,
        @DefaultValue("8") @Min(0) int stops,
        @DefaultValue("65536") @Min(2) int schemaCharacters,
        @DefaultValue("64") @Min(1) int schemaDepth,
        @DefaultValue("15s") Duration heartbeat,
        @DefaultValue("30s") Duration drain) {

    public RequestLimits toLimits() {
        return new RequestLimits(
                images, imageBytes.toBytes(), bodyBytes.toBytes(), choices, stops, schemaCharacters, schemaDepth);
    }

    public ImageLimits toImageLimits() {
        return new ImageLimits(imageBytes.toBytes(), imagePixels, imageEdge);
    }
}
