package io.xgenmm.web.edge;

import io.xgenmm.web.protocol.ApiException;
import io.xgenmm.web.protocol.ErrorEnvelope;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers what failed outside of Spring MVC, so that such errors have the same form as all others. */
@RestController
class LastResortController implements ErrorController {

    @RequestMapping("${spring.web.error.path:/error}")
    ResponseEntity<Object> error(HttpServletRequest request) {
        int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code ? code : 404;
        String path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String uri
                ? uri
                : request.getRequestURI();
        HttpStatus known = HttpStatus.resolve(status);
        return ErrorWriter.entity(
                new ApiException(
                        status,
                        status >= 500 ? ErrorEnvelope.SERVER : ErrorEnvelope.INVALID_REQUEST,
                        null,
                        null,
                        known == null ? "Error." : known.getReasonPhrase() + ".",
                        null),
                path);
    }
}
