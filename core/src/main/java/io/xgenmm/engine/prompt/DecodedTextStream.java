package io.xgenmm.engine.prompt;

/** Decodes ids one by one and cuts the text at a stop sequence. */
final class DecodedTextStream implements TextStream {
    private final IdDecoder decoder;
    private final StopSequences stops;
    private final StringBuilder decoded = new StringBuilder();

    DecodedTextStream(IdDecoder decoder, StopSequences stops) {
        this.decoder = decoder;
        this.stops = stops;
    }

    @Override
    public String push(int tokenId) {
        if (stopped()) {
            return "";
        }
        decoder.push(tokenId, decoded);
        return certain();
    }

    @Override
    public String finish() {
        if (stopped()) {
            return "";
        }
        decoder.finish(decoded);
        String text = certain();
        return stopped() ? text : text + stops.finish();
    }

    @Override
    public String stoppedBy() {
        return stops.found();
    }

    private boolean stopped() {
        return !stops.found().isEmpty();
    }

    private String certain() {
        String text = stops.push(decoded);
        decoded.setLength(0);
        return text;
    }
}
