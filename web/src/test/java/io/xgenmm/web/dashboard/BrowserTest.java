package io.xgenmm.web.dashboard;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIf;

/** A test that looks at the dashboard with Chromium; skipped where there is none. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("browser")
@EnabledIf(value = "io.xgenmm.web.dashboard.Browser#available", disabledReason = "no Chromium; name one with CHROMIUM")
@interface BrowserTest {}
