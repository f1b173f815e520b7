package io.xgenmm.web.responses;

import io.xgenmm.web.protocol.EventStream;
import io.xgenmm.web.protocol.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Tells a reader of a response being made, event by event, numbered. Confined to one thread. */
final class ResponseEvents {

    private final @Nullable EventStream events;
    private final String itemId;
    private int number;
    private boolean open;

    /** @param events null: nobody listens */
    ResponseEvents(@Nullable EventStream events, String itemId) {
        this.events = events;
        this.itemId = itemId;
    }

    void state(String type, ObjectNode body) {
        ObjectNode event = event(type);
        event.set("response", body);
        send(type, event);
    }

    /** Begins the message, once. */
    private void open() {
        if (open) {
            return;
        }
        open = true;
        ObjectNode item = event("response.output_item.added");
        item.put("output_index", 0)
                .set(
                        "item",
                        Json.MAPPER.valueToTree(
                                new ResponseBody.Message(itemId, "message", "in_progress", "assistant", List.of())));
        send("response.output_item.added", item);
        ObjectNode part = inPart("response.content_part.added");
        part.set("part", Json.MAPPER.valueToTree(ResponseBody.Text.of("")));
        send("response.content_part.added", part);
    }

    /** Whether a message has begun; it then belongs to the output. */
    boolean opened() {
        return open;
    }

    /** More of the message's text; nothing for no text. */
    void delta(String text) {
        if (text.isEmpty()) {
            return;
        }
        open();
        ObjectNode event = inPart("response.output_text.delta");
        event.put("delta", text).putArray("logprobs");
        send("response.output_text.delta", event);
    }

    void closed(ResponseBody.Message message) {
        open();
        ResponseBody.Text text = message.content().get(0);
        ObjectNode done = inPart("response.output_text.done");
        done.put("text", text.text()).putArray("logprobs");
        send("response.output_text.done", done);
        ObjectNode part = inPart("response.content_part.done");
        part.set("part", Json.MAPPER.valueToTree(text));
        send("response.content_part.done", part);
        ObjectNode item = event("response.output_item.done");
        item.put("output_index", 0).set("item", Json.MAPPER.valueToTree(message));
        send("response.output_item.done", item);
    }

    /** A whole call, told in the steps that clients expect. */
    void called(int index, ResponseBody.Call call) {
        ObjectNode added = event("response.output_item.added").put("output_index", index);
        added.set(
                "item",
                Json.MAPPER.valueToTree(
                        new ResponseBody.Call(call.id(), call.type(), "in_progress", call.callId(), call.name(), "")));
        send("response.output_item.added", added);
        for (String kind : new String[] {"delta", "done"}) {
            String type = "response.function_call_arguments." + kind;
            ObjectNode arguments = event(type).put("item_id", call.id()).put("output_index", index);
            arguments.put(kind.equals("delta") ? "delta" : "arguments", call.arguments());
            send(type, kind.equals("delta") ? arguments : arguments.put("name", call.name()));
        }
        ObjectNode done = event("response.output_item.done").put("output_index", index);
        done.set("item", Json.MAPPER.valueToTree(call));
        send("response.output_item.done", done);
    }

    private ObjectNode inPart(String type) {
        return event(type).put("item_id", itemId).put("output_index", 0).put("content_index", 0);
    }

    private ObjectNode event(String type) {
        return Json.MAPPER.createObjectNode().put("type", type).put("sequence_number", number++);
    }

    private void send(String type, ObjectNode event) {
        if (events != null) {
            events.send(type, event);
        }
    }
}
