package io.xgenmm.engine;

/** The published forms of XGen-MM, told apart by their files. */
public enum Variant {
    /** v1.5 base: no chat template, 128 tokens a picture, fast tokenisation. */
    BASE("base"),
    /** v1.5 instruct (singleimg, interleave, dpo): Phi-3 template, any-res tiles, slow tokenisation. */
    INSTRUCT("instruct"),
    /** v1 instruct: ViT-H tower and instruction-aware resampler. */
    V1_INSTRUCT("v1-instruct");

    private final String label;

    Variant(String label) {
        this.label = label;
    }

    /** The name used in files and answers. */
    public String label() {
        return label;
    }
}
