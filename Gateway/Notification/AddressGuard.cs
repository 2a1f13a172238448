using System.Net;
using System.Net.Sockets;

namespace Mss.Gateway.Notification;

/// <summary>
/// Tells where an AP's URL may lead this server (RFC 6890 and the IANA registries of special-purpose addresses). Asked about the resolved address at the moment of
/// connecting, so that no name that resolves to another address later gets past it.
/// </summary>
internal static class AddressGuard
{
    // Everything that is not the public Internet, but may be an AP's own network.
    private static readonly IPNetwork[] Private =
    [
        .. new[] { "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16", "100.64.0.0/10", "::1/128", "fe80::/10", "fc00::/7" }.Select(IPNetwork.Parse),
    ];

    // Where no AP is: "this network", protocol assignments, documentation, benchmarks, relays, multicast, reserved, broadcast.
    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(IPNetwork.Parse),
    ];

    // A cloud's metadata services give away the machine's own credentials; no registration opens the way there.
    private static readonly IPAddress[] Metadata =
    [
        .. new[] { "169.254.169.254", "169.254.170.2", "169.254.170.23", "169.254.169.253", "100.100.100.200", "168.63.129.16", "fd00:ec2::254", "fd00:ec2::23", "fd20:ce::254" }.Select(IPAddress.Parse),
    ];

    private static readonly IPNetwork GlobalV6 = IPNetwork.Parse("2000::/3");

    /// <summary>True when a notification may be sent to the address.</summary>
    /// <param name="address">As resolved.</param>
    /// <param name="mayBePrivate">Whether the AP's registration allows loopback, link-local and private addresses.</param>
    public static bool IsAllowed(IPAddress address, bool mayBePrivate)
    {
        // An IPv4 address in IPv6 clothes reaches the IPv4 host.
        var real = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (real.AddressFamily == AddressFamily.InterNetworkV6 && real.ScopeId != 0)
        {
            real = new IPAddress(real.GetAddressBytes());
        }

        if (Metadata.Contains(real) || Special.Any(network => network.Contains(real)))
        {
            return false;
        }

        if (Private.Any(network => network.Contains(real)))
        {
            return mayBePrivate;
        }

        return real.AddressFamily == AddressFamily.InterNetwork || GlobalV6.Contains(real);
    }
}
