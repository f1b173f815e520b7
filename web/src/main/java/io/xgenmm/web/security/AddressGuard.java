package io.xgenmm.web.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Refuses to listen beyond this machine without keys. */
final class AddressGuard {

    private AddressGuard() {}

    /**
     * @param address as configured; null or empty is every address
     * @throws UnprotectedAddressException if others could reach a server that asks nobody
     */
    static void check(@Nullable String address, SecurityProperties.Mode mode, KeyRing keys) {
        boolean asks =
                mode == SecurityProperties.Mode.JWT || (mode == SecurityProperties.Mode.API_KEY && keys.hasKeys());
        if (!asks && !isLoopback(address)) {
            throw new UnprotectedAddressException(address == null || address.isBlank() ? "0.0.0.0" : address);
        }
    }

    private static boolean isLoopback(@Nullable String address) {
        if (address == null || address.isBlank()) {
            return false;
        }
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
