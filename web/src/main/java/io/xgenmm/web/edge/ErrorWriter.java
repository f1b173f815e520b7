package io.xgenmm.web.edge;

import io.xgenmm.web.protocol.ApiException;
import io.xgenmm.web.protocol.Json;
import io.xgenmm.web.protocol.Refusals;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/** Writes a refusal in the form its route speaks: OpenAI's envelope, or problem details (RFC 9457) everywhere else. */
public final class ErrorWriter {

    private static final List<String> OPENAI_ROUTES = List.of("/v1/", "/tokenize", "/detokenize");

    private ErrorWriter() {}

    public static ResponseEntity<Object> entity(ApiException refusal, String path) {
        var answer = ResponseEntity.status(refusal.status());
        if (refusal.retryAfter() != null) {
            answer.header("Retry-After", Refusals.retryAfterSeconds(refusal.retryAfter()));
        }
        return answer.contentType(speaksOpenAi(path) ? MediaType.APPLICATION_JSON : MediaType.APPLICATION_PROBLEM_JSON)
                .body(body(refusal, path));
    }

    private static Object body(ApiException refusal, String path) {
        return speaksOpenAi(path) ? refusal.envelope() : problem(refusal, path);
    }

    /** For filters, which run before Spring's message converters. */
    public static void write(ApiException refusal, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        ResponseEntity<Object> entity = entity(refusal, request.getRequestURI());
        response.setStatus(refusal.status());
        entity.getHeaders().forEach((name, values) -> values.forEach(value -> response.setHeader(name, value)));
        response.getOutputStream()
                .write(Json.write(body(refusal, request.getRequestURI())).getBytes(StandardCharsets.UTF_8));
    }

    private static boolean speaksOpenAi(String path) {
        return path.equals("/v1") || OPENAI_ROUTES.stream().anyMatch(path::startsWith);
    }

    private static ProblemDetail problem(ApiException refusal, String path) {
        ProblemDetail problem = ProblemDetail.forStatus(refusal.status());
        HttpStatus status = HttpStatus.resolve(refusal.status());
        problem.setTitle(status == null ? "Error" : status.getReasonPhrase());
        problem.setDetail(refusal.getMessage());
        problem.setInstance(URI.create(path));
        problem.setProperty("code", refusal.code());
        problem.setProperty("param", refusal.param());
        return problem;
    }
}
