package io.xgenmm.web.edge;

import io.xgenmm.web.protocol.ApiException;
import io.xgenmm.web.protocol.ErrorEnvelope;
import io.xgenmm.web.protocol.Refusals;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Turns every exception of a controller, and of Spring before one is found, into an answer. */
@RestControllerAdvice
class ErrorAdvice {

    private static final Logger log = LoggerFactory.getLogger(ErrorAdvice.class);
    private static final Map<Integer, String> CODES = Map.of(
            404, "unknown_url", 405, "method_not_supported", 413, "request_too_large", 415, "unsupported_media_type");

    @ExceptionHandler(Exception.class)
    @Nullable
    ResponseEntity<Object> refuse(Exception failure, HttpServletRequest request) {
        ApiException refusal = refusal(failure, request);
        if (refusal.status() >= 500) {
            log.error("{} {} failed", request.getMethod(), request.getRequestURI(), failure);
        }
        return ErrorWriter.entity(refusal, request.getRequestURI());
    }

    private static ApiException refusal(Exception failure, HttpServletRequest request) {
        if (failure instanceof HttpMessageNotReadableException unreadable) {
            return unreadable(unreadable);
        }
        if (failure instanceof TypeMismatchException) {
            return ApiException.invalid(null, "invalid_id", "Expected an id or a number of the right form in the URL.");
        }
        if (failure instanceof ErrorResponse answer) {
            return ofSpring(failure, answer, request);
        }
        return StorageRefusals.of(failure).orElseGet(() -> Refusals.of(failure));
    }

    private static ApiException unreadable(HttpMessageNotReadableException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BodyTooLargeException tooLarge) {
                return tooLarge.refusal();
            }
        }
        return ApiException.invalid(
                null, "invalid_json", "We could not parse the JSON body of your request: expected one JSON object.");
    }

    private static ApiException ofSpring(Exception failure, ErrorResponse answer, HttpServletRequest request) {
        int status = answer.getStatusCode().value();
        return new ApiException(
                status,
                status >= 500 ? ErrorEnvelope.SERVER : ErrorEnvelope.INVALID_REQUEST,
                null,
                CODES.get(status),
                message(failure, answer, request),
                null);
    }

    private static String message(Exception failure, ErrorResponse answer, HttpServletRequest request) {
        if (failure instanceof NoResourceFoundException) {
            return "Unknown request URL: %s %s.".formatted(request.getMethod(), request.getRequestURI());
        }
        if (failure instanceof HttpRequestMethodNotSupportedException method) {
            return "Not allowed to %s on %s; expected %s."
                    .formatted(request.getMethod(), request.getRequestURI(), method.getSupportedHttpMethods());
        }
        if (failure instanceof HttpMediaTypeNotSupportedException media) {
            return "Expected a body of %s, but found %s."
                    .formatted(media.getSupportedMediaTypes(), media.getContentType());
        }
        return String.valueOf(answer.getBody().getDetail());
    }
}
