/** The server and the command line. */
@NullMarked
package io.xgenmm.web;

import org.jspecify.annotations.NullMarked;
