package io.safeupgrade.postgres;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Knows which client addresses of a server's sessions mean this machine.
 *
 * @param server the address under which the server was reached, as it sees it
 * @param addresses this machine's addresses, and the one the server sees it under (another one behind NAT)
 */
record ThisHost(Optional<InetAddress> server, Set<InetAddress> addresses) {

    ThisHost {
        addresses = Set.copyOf(addresses);
    }

    /** Ask the server and the network interfaces. */
    static ThisHost seenBy(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT host(inet_server_addr()), host(inet_client_addr())")) {
            row.next();
            Set<InetAddress> addresses = new HashSet<>();
            NetworkInterface.networkInterfaces()
                    .forEach(card -> card.inetAddresses().forEach(addresses::add));
            parse(row.getString(2)).ifPresent(addresses::add);
            return new ThisHost(parse(row.getString(1)), addresses);
        } catch (SocketException unreadable) {
            throw new SQLException("the network interfaces of this machine cannot be read", unreadable);
        }
    }

    /** Say whether a session from {@code client}, null for a local socket, comes from this machine. */
    boolean owns(@Nullable String client) {
        Optional<InetAddress> address = parse(client);
        // What is local to the server is local to us only if the server runs here.
        boolean local = address.map(InetAddress::isLoopbackAddress).orElse(true);
        return local ? serverIsHere() : address.map(addresses::contains).orElse(false);
    }

    private boolean serverIsHere() {
        return server.map(address -> address.isLoopbackAddress() || addresses.contains(address))
                .orElse(true);
    }

    private static Optional<InetAddress> parse(@Nullable String literal) {
        try {
            return literal == null ? Optional.empty() : Optional.of(InetAddress.getByName(literal));
        } catch (UnknownHostException notAnAddress) {
            return Optional.empty();
        }
    }
}
