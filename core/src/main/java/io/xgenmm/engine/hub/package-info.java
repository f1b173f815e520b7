/**
 * Gets checkpoints from the Hugging Face Hub, or a server that speaks its protocol.
 *
 * <p>Start with {@link io.xgenmm.engine.hub.HubDownload}. Source: the Hub's HTTP interface: model info at
 * {@code /api/models/REPO/revision/REV}, files at {@code /REPO/resolve/REV/FILE}. Immutable but for a running download, which one
 * thread works on.
 */
@NullMarked
package io.xgenmm.engine.hub;

import org.jspecify.annotations.NullMarked;
