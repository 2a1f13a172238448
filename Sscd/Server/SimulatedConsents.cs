using Mss.Sscd.Sim;

namespace Mss.Sscd.Server;

/// <summary>
/// Simulated phones on which users consent to server keys: each has a P-256 consent key behind a PIN, a screen, a memory and a person, all as a simulated card has
/// (<see cref="SimulatedCards"/>), in a file of their own. For development and tests.
/// </summary>
/// <param name="phones">The phones.</param>
/// <param name="pin">The PIN of every consent key, 4 to 8 digits, which the simulated person knows.</param>
/// <param name="newUser">How the person with a new phone behaves, by subscriber.</param>
public sealed class SimulatedConsents(SimulatedCards phones, string pin, Func<string, SimulatedUser> newUser) : IConsentEnrolment
{
    /// <summary>Name of the consent key on a phone.</summary>
    public const string KeyId = "consent";

    /// <inheritdoc/>
    public async ValueTask<ConsentMeans?> EnrolAsync(string deviceId, string subscriber, CancellationToken cancellationToken)
    {
        if (!await phones.TryAssignAsync(deviceId, subscriber).ConfigureAwait(false))
        {
            return null;
        }

        var keys = await phones.CreateCardAsync(deviceId, [new SimKeySpec(KeyId, SimKeyAlgorithm.EcP256, pin)], newUser(subscriber), cancellationToken).ConfigureAwait(false);
        return new ConsentMeans(deviceId, KeyId, keys[KeyId]);
    }

    /// <inheritdoc/>
    public async ValueTask WithdrawAsync(ConsentMeans means, string subscriber, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(means);
        await phones.EraseAsync(means.DeviceId, subscriber).ConfigureAwait(false);
    }
}
