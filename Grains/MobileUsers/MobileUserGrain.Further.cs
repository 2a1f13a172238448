using Mss.Grains.Interfaces;

namespace Mss.Grains.MobileUsers;

/// <summary>Keys for documents that are signed with the approval of another one.</summary>
internal sealed partial class MobileUserGrain
{
    // Levels above are reached with a PIN (catalogue), and the user enters one: the first document's key's.
    private const int MaxLoaWithoutPin = 2;

    /// <summary>The first document's key if it serves, else a key of the same device that needs no PIN.</summary>
    private FurtherKey ChooseFurther(Chosen first, ReservationRequest request, FurtherKeyRequest asked)
    {
        if ((asked.Profile.Operation == ProfileOperation.Anonymous) != (first.Profile.Operation == ProfileOperation.Anonymous))
        {
            // Side by side the two certificates would tell whose pseudonym it is.
            return Refused("an anonymous signature and a named one are not made together");
        }

        var wanted = request with { Profile = asked.Profile, Comparison = asked.Comparison, Pss = asked.Pss, ProfileAsReceived = null, Further = null };
        var chosen = Find(wanted, first.Device with { Keys = [first.Key] }) ?? Find(wanted, first.Device with { Keys = [.. first.Device.Keys.Where(key => key.MaxLoa <= MaxLoaWithoutPin)] });
        if (chosen is null)
        {
            return Find(wanted, first.Device, evenDisabled: true) is { } unusable
                ? Refused(unusable.Key.Disabled ? "the key is disabled" : $"key {unusable.Key.KeyId} has a PIN of its own")
                : Refused($"no key of the device fulfils {asked.Profile} ({asked.Comparison}{(asked.Pss ? ", RSASSA-PSS" : "")})");
        }

        var now = time.GetUtcNow();
        if (_contents.Of(chosen.Key)?.Facts is not { } facts || now < facts.NotBefore || now > facts.NotAfter)
        {
            return Refused($"key {chosen.Key.KeyId} has no valid certificate");
        }

        return RefusalOf(chosen) is { } weakness ? Refused(weakness) : new FurtherKey
        {
            KeyId = chosen.Key.KeyId,
            Certificate = chosen.Key.Certificate,
            ProfileUsed = chosen.Profile.ToString(),
            KeyAlgorithm = facts.Algorithm.ToString(),
            KeySize = facts.KeySize,
        };
    }

    private Chosen? Find(ReservationRequest wanted, UserDevice device, bool evenDisabled = false) =>
        choice.Find(_user! with { Devices = [device] }, wanted, _contents, evenDisabled);

    // One code for all of it: whether keys are disabled or certificates expired is not every AP's to know, and a document asked for alone is told more exactly.
    private static FurtherKey Refused(string reason) => new() { Fault = new Fault(StatusCode.UnsupportedProfile, reason) };
}
