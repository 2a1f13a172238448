using Microsoft.Extensions.Logging;
using Mss.Sscd.Keys.Quality;

namespace Mss.Grains.MobileUsers;

/// <summary>What is known of the user's keys. Reading a certificate imports its key, and the first look at a key takes milliseconds; once per activation is enough.</summary>
internal sealed partial class MobileUserGrain
{
    private readonly KeyContents _contents = new();
    private readonly Dictionary<UserKey, string?> _refusals = new(ReferenceEqualityComparer.Instance);

    /// <summary>Why the key must not sign, for the operator, or null.</summary>
    private string? RefusalOf(Chosen chosen)
    {
        if (_refusals.TryGetValue(chosen.Key, out var known))
        {
            return known;
        }

        var admission = gate.OfCertificate(chosen.Key.Certificate);
        foreach (var warning in admission.Warnings)
        {
            LogKeyWarning(chosen.Key.KeyId, chosen.Device.Kind, warning.Finding, warning.Text);
        }

        if (admission.Refusal is { } refusal)
        {
            LogKeyRefused(chosen.Key.KeyId, chosen.Device.Kind, refusal.Finding, refusal.Text);
        }

        return _refusals[chosen.Key] = admission.Refusal is { } reason ? $"key refused: {reason.Finding}: {reason.Text}" : null;
    }

    /// <summary>After a change of the user: a key may have a new certificate.</summary>
    private void ForgetKeys()
    {
        _contents.Clear();
        _refusals.Clear();
    }

    [LoggerMessage(1150, LogLevel.Error, "Key {KeyId} on the user's {Device} is refused: {Finding}: {Text}")]
    private partial void LogKeyRefused(string keyId, string device, KeyFinding finding, string text);

    [LoggerMessage(1151, LogLevel.Warning, "Key {KeyId} on the user's {Device}: {Finding}: {Text}")]
    private partial void LogKeyWarning(string keyId, string device, KeyFinding finding, string text);
}
