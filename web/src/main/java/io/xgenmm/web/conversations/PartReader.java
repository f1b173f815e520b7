package io.xgenmm.web.conversations;

import io.xgenmm.storage.NotFoundException;
import io.xgenmm.storage.Owner;
import io.xgenmm.storage.conversations.Part;
import io.xgenmm.storage.images.ImageRepository;
import io.xgenmm.web.edge.ConditionalOnStorage;
import io.xgenmm.web.images.ImageLibrary;
import io.xgenmm.web.protocol.ApiException;
import io.xgenmm.web.protocol.Fields;
import io.xgenmm.web.protocol.ImageSource;
import io.xgenmm.web.protocol.RequestLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Reads the content of a new message; pictures in it are kept first. Thread-safe. */
@Component
@ConditionalOnStorage
class PartReader {

    private final ImageLibrary library;
    private final ImageRepository images;
    private final ImageSource source;
    private final RequestLimits limits;

    PartReader(ImageLibrary library, ImageRepository images, ImageSource source, RequestLimits limits) {
        this.library = library;
        this.images = images;
        this.source = source;
        this.limits = limits;
    }

    /** A string, or an array of text and image parts. */
    List<Part> read(Owner owner, JsonNode content) {
        if (content.isString()) {
            return List.of(new Part.Text(content.stringValue()));
        }
        if (!content.isArray() || content.isEmpty()) {
            throw Fields.wrongType("content", "a string or an array of parts", content);
        }
        if (content.size() > limits.images() + 16) {
            throw ApiException.invalid(
                    "content", "array_above_max_length", "Expected fewer parts, but got %d.".formatted(content.size()));
        }
        var parts = new ArrayList<Part>();
        for (int i = 0; i < content.size(); i++) {
            parts.add(part(owner, Fields.at(content.get(i), "content[" + i + "]")));
        }
        checkImageCount(parts);
        return parts;
    }

    private void checkImageCount(List<Part> parts) {
        long count = parts.stream().filter(Part.Image.class::isInstance).count();
        if (count > limits.images()) {
            throw ApiException.invalid(
                    "content",
                    "too_many_images",
                    "Expected at most %d images in a message, but got %d.".formatted(limits.images(), count));
        }
    }

    private Part part(Owner owner, Fields part) {
        String type = part.requireText("type");
        switch (type) {
            case "text":
                return new Part.Text(part.requireText("text"));
            case "image":
                return new Part.Image(known(owner, part), region(part));
            case "image_url":
                Fields holder = Fields.at(part.require("image_url"), part.path("image_url"));
                byte[] content = source.load(holder.requireText("url"), holder.path("url"));
                return new Part.Image(library.save(owner, content, null).id(), region(part));
            default:
                throw ApiException.unsupported(
                        part.path("type"),
                        "Invalid value for '%s': expected 'text', 'image' or 'image_url', but got '%.40s'."
                                .formatted(part.path("type"), type));
        }
    }

    private UUID known(Owner owner, Fields part) {
        String text = part.requireText("image_id");
        try {
            UUID id = UUID.fromString(text);
            return images.find(owner, id)
                    .orElseThrow(() -> new NotFoundException("image", id))
                    .id();
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid(part.path("image_id"), "invalid_id", "Expected the id of an image.");
        }
    }

    private static Part.@Nullable Region region(Fields part) {
        return part.object("region")
                .map(region -> new Part.Region(
                        whole(region, "x"), whole(region, "y"), whole(region, "width"), whole(region, "height")))
                .orElse(null);
    }

    private static int whole(Fields region, String name) {
        region.require(name);
        return region.integer(name, 0, Integer.MAX_VALUE).orElse(0);
    }
}
