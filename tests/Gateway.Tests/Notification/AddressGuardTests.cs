using System.Net;
using Mss.Gateway.Notification;

namespace Mss.Gateway.Tests.Notification;

/// <summary>Where notifications may go, each class of address by itself.</summary>
public sealed class AddressGuardTests
{
    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("223.255.255.255")]
    [InlineData("2a00:1450::1")]
    [InlineData("2606:4700::1111")]
    [InlineData("::ffff:8.8.8.8")]
    public void A_public_address_is_allowed(string address)
    {
        Assert.True(AddressGuard.IsAllowed(IPAddress.Parse(address), mayBePrivate: false));
        Assert.True(AddressGuard.IsAllowed(IPAddress.Parse(address), mayBePrivate: true));
    }

    [Theory]
    [InlineData("127.0.0.1")] // loopback
    [InlineData("127.255.255.254")]
    [InlineData("::1")]
    [InlineData("10.0.0.1")] // private
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456::1")]
    [InlineData("169.254.1.1")] // link-local
    [InlineData("fe80::1")]
    [InlineData("fe80::1%2")]
    [InlineData("100.64.0.1")] // carrier-grade NAT
    [InlineData("::ffff:127.0.0.1")] // IPv4 in IPv6 clothes
    [InlineData("::ffff:10.1.2.3")]
    public void A_private_address_is_allowed_only_by_registration(string address)
    {
        Assert.False(AddressGuard.IsAllowed(IPAddress.Parse(address), mayBePrivate: false));
        Assert.True(AddressGuard.IsAllowed(IPAddress.Parse(address), mayBePrivate: true));
    }

    [Theory]
    [InlineData("0.0.0.0")] // this host
    [InlineData("0.1.2.3")]
    [InlineData("::")]
    [InlineData("224.0.0.1")] // multicast
    [InlineData("239.255.255.250")]
    [InlineData("ff02::1")]
    [InlineData("240.0.0.1")] // reserved
    [InlineData("255.255.255.255")] // broadcast
    [InlineData("169.254.169.254")] // metadata
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("fd00:ec2::254")]
    [InlineData("168.63.129.16")]
    [InlineData("100.100.100.200")]
    [InlineData("192.0.2.1")] // documentation
    [InlineData("2001:db8::1")]
    [InlineData("198.18.0.1")] // benchmarks
    [InlineData("2002:7f00:1::")] // 6to4 of 127.0.0.1
    [InlineData("64:ff9b::7f00:1")] // NAT64 of 127.0.0.1
    [InlineData("2001::1")] // Teredo
    [InlineData("::7f00:1")] // IPv4-compatible
    [InlineData("::ffff:0:7f00:1")]
    public void An_address_where_no_AP_is_is_never_allowed(string address)
    {
        Assert.False(AddressGuard.IsAllowed(IPAddress.Parse(address), mayBePrivate: false));
        Assert.False(AddressGuard.IsAllowed(IPAddress.Parse(address), mayBePrivate: true));
    }
}
