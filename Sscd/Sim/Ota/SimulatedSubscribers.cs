using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Mss.Sscd.Sim.Ota;

/// <summary>
/// The operator's register of the simulated cards. A device id of 7 to 15 digits, with or without +, is the number itself, as are the digits after 8999; other device ids get a number that begins
/// with 999. The ICCID begins with 8999, a made-up operator, and ends with its check digit (ITU-T E.118).
/// </summary>
public sealed class SimulatedSubscribers(SimulatedCards cards) : ISimSubscribers
{
    private readonly ConcurrentDictionary<string, SimSubscriber> _byAddress = new();
    private readonly ConcurrentDictionary<string, SimSubscriber> _byDevice = new();

    /// <inheritdoc/>
    public ValueTask<SimSubscriber?> FindAsync(string deviceId, CancellationToken cancellationToken) => new(Find(deviceId));

    /// <inheritdoc/>
    public ValueTask<SimSubscriber?> FindByAddressAsync(string address, CancellationToken cancellationToken) => new(FindByAddress(address));

    /// <summary>The card, or null when there is none.</summary>
    public SimSubscriber? Find(string deviceId)
    {
        if (_byDevice.TryGetValue(deviceId, out var known))
        {
            return known;
        }

        if (cards.UserOf(deviceId) is null)
        {
            return null;
        }

        var made = Make(deviceId);
        _byAddress.TryAdd(made.Address, made);
        return _byDevice.GetOrAdd(deviceId, made);
    }

    /// <summary>The card behind a number, or null.</summary>
    public SimSubscriber? FindByAddress(string address)
    {
        if (_byAddress.TryGetValue(address, out var known))
        {
            return known;
        }

        // After a restart a card may write before anyone wrote to it.
        foreach (var deviceId in cards.DeviceIds)
        {
            Find(deviceId);
        }

        return _byAddress.GetValueOrDefault(address);
    }

    private static SimSubscriber Make(string deviceId)
    {
        var number = BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(deviceId)));
        var digits = deviceId.StartsWith('+') ? deviceId[1..] : deviceId.StartsWith("8999", StringComparison.Ordinal) ? deviceId[4..] : deviceId;
        var isNumber = digits.Length is >= 7 and <= 15 && !digits.AsSpan().ContainsAnyExceptInRange('0', '9');
        var address = isNumber ? digits : "999" + (number % 1_000_000_000_000).ToString("D12", CultureInfo.InvariantCulture);
        var iccid = "8999" + (number % 100_000_000_000_000).ToString("D14", CultureInfo.InvariantCulture);
        return new SimSubscriber(deviceId, iccid + CheckDigit(iccid), address);
    }

    // Luhn: from the right, every second digit doubled, beginning with the one beside the check digit.
    private static char CheckDigit(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            digit = i % 2 == 0 ? digit * 2 : digit;
            sum += digit > 9 ? digit - 9 : digit;
        }

        return (char)('0' + ((10 - (sum % 10)) % 10));
    }
}
