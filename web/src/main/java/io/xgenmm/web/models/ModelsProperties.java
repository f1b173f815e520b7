package io.xgenmm.web.models;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where things lie and which models are served.
 *
 * @param home the home folder
 * @param models in order; the first one answers requests that name none; unset: the embedded tiny-interleave
 */
@ConfigurationProperties("xgen-mm")
public record ModelsProperties(Path home, @DefaultValue List<Model> models) {

    /**
     * @param name under which it is listed; unset: the name of the store entry or folder
     * @param path a name in the store, the name of an embedded model, or a folder; unset: {@code name}
     * @param precision fp32, fp16, bf16, int8, int4; unset: as stored
     * @param device auto, cpu, cuda or cuda:N
     */
    public record Model(
            @Nullable String name,
            @Nullable String path,
            @Nullable String precision,
            @DefaultValue("auto") String device) {

        String reference() {
            if (path != null) {
                return path;
            }
            if (name != null) {
                return name;
            }
            throw new IllegalArgumentException("xgen-mm.models[] must have a name or a path, but one has neither");
        }
    }
}
