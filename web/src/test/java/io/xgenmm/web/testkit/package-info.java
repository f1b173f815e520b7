/** A scripted engine and a client for the tests of this module. */
@NullMarked
package io.xgenmm.web.testkit;

import org.jspecify.annotations.NullMarked;
