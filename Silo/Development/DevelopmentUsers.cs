using System.Globalization;
using Mss.Grains.Interfaces;
using Mss.Sscd.Server.Vault;
using Mss.Sscd.Sim;

namespace Mss.Silo.Development;

/// <summary>A key of a fixed user.</summary>
internal sealed record DevelopmentKey(SimKeySpec Spec, ProfileOperation[] Operations, int MinLoa, int MaxLoa, bool Pseudonym = false);

/// <summary>A fixed user: a SIM with keys (none: no SIM), and a person who behaves in a known way.</summary>
internal sealed record DevelopmentUser(IReadOnlyList<DevelopmentKey> Keys, SimulatedUser Person)
{
    /// <summary>The key of the app on the user's phone; null when there is no app.</summary>
    public DevelopmentKey? App { get; init; }

    /// <summary>The user's key on the server; null when there is none.</summary>
    public DevelopmentKey? Server { get; init; }

    /// <summary>The user's key of which one half is on a card; null when there is none.</summary>
    public DevelopmentKey? Split { get; init; }

    /// <summary>The algorithm of <see cref="Server"/>: the server has more of them than a SIM.</summary>
    public ServerKeyAlgorithm ServerAlgorithm { get; init; } = ServerKeyAlgorithm.EcP256;

    /// <summary>Who it is, for PersonIdentity; null when nothing is known.</summary>
    public Person? Identity { get; init; }
}

/// <summary>The fixed users of the development environment, by number, so that scripts and clients can rely on them.</summary>
internal static class DevelopmentUsers
{
    private const string FirstAnswer = "+9990092";
    private const string Outcome = "+9990093";

    /// <summary>The PIN of every key of a simulated card, known to the simulated users.</summary>
    public const string Pin = "1234";

    private static readonly ProfileOperation[] AllOperations =
        [ProfileOperation.Sign, ProfileOperation.Authn, ProfileOperation.Consent, ProfileOperation.Digest, ProfileOperation.Pop, ProfileOperation.Popo];

    /// <summary>The numbers that are set up at the start; the others are when they are first used.</summary>
    public static IEnumerable<string> SetUpAtStart => ["+99901000001", "+99901000002", "+99901000003", "+99901000004", "+99901000011", "+99901000012", "+99901000021", "+99901000022", "+99901000041"];

    /// <summary>The numbers behind which a person decides, on the phone page or with <c>mss phone</c>.</summary>
    public static IEnumerable<string> Persons => ["+99901000003", "+99901000012", "+99901000022", "+99901000033"];

    /// <summary>The fault code that a request for the number is answered with at once, or null.</summary>
    public static StatusCode? FirstAnswerOf(Msisdn msisdn) => FaultAfter(FirstAnswer, msisdn);

    /// <summary>The user of a number, or null.</summary>
    /// <param name="msisdn">The number.</param>
    /// <param name="loadKey">Key of the thousand users for load.</param>
    public static DevelopmentUser? Find(Msisdn msisdn, SimKeyAlgorithm loadKey = SimKeyAlgorithm.EcP256)
    {
        if (FaultAfter(Outcome, msisdn) is { } code)
        {
            return One(SimKeyAlgorithm.Rsa2048, SimulatedUser.FailWith(code.Value, TimeSpan.FromSeconds(1)));
        }

        return msisdn.Value switch
        {
            "+99901000001" => One(SimKeyAlgorithm.Rsa2048, SimulatedUser.ApproveAtOnce) with { Identity = DevelopmentPersons.Aino },
            "+99901000011" => AppOnly(SimulatedUser.ApproveAtOnce),
            "+99901000012" => AppOnly(SimulatedUser.Wait),
            "+99901000041" => One(SimKeyAlgorithm.Rsa2048, SimulatedUser.ApproveAtOnce) with { App = AppKey },
            "+99901000002" => One(SimKeyAlgorithm.EcP256, SimulatedUser.ApproveAtOnce) with { Identity = DevelopmentPersons.Eero },
            "+99901000003" => One(SimKeyAlgorithm.Rsa2048, SimulatedUser.Wait),
            "+99901000021" => ServerOnly(SimulatedUser.ApproveAtOnce),
            "+99901000022" => ServerOnly(SimulatedUser.Wait),
            "+99901000031" => SplitOnly(SimulatedUser.ApproveAtOnce, Pin, 3, 4),
            "+99901000032" => SplitOnly(SimulatedUser.ApproveAtOnce, null, 2, 2),
            "+99901000033" => SplitOnly(SimulatedUser.Wait, Pin, 3, 4),
            "+99901000004" => Several() with { Identity = DevelopmentPersons.Helmi },
            { Length: 12 } number when number.StartsWith("+99901001", StringComparison.Ordinal) => One(loadKey, SimulatedUser.ApproveAtOnce),
            _ => null,
        };
    }

    private static DevelopmentUser One(SimKeyAlgorithm algorithm, SimulatedUser person) =>
        new([new DevelopmentKey(new SimKeySpec("sign", algorithm, Pin), AllOperations, 2, 4)], person);

    private static DevelopmentKey AppKey => new(new SimKeySpec("sign", SimKeyAlgorithm.EcP256, Pin), AllOperations, 2, 4);

    private static DevelopmentUser ServerOnly(SimulatedUser person) =>
        new([], person) { Server = new DevelopmentKey(new SimKeySpec("sign", SimKeyAlgorithm.Rsa2048, Pin), AllOperations, 2, 4), ServerAlgorithm = ServerKeyAlgorithm.Rsa3072 };

    private static DevelopmentUser SplitOnly(SimulatedUser person, string? pin, int minLoa, int maxLoa) =>
        new([], person) { Split = new DevelopmentKey(new SimKeySpec("sign", SimKeyAlgorithm.Rsa2048, pin), AllOperations, minLoa, maxLoa) };

    private static DevelopmentUser AppOnly(SimulatedUser person) => new([], person) { App = AppKey };

    private static DevelopmentUser Several() => new(
        [
            new DevelopmentKey(new SimKeySpec("sign", SimKeyAlgorithm.Rsa2048, Pin), [ProfileOperation.Sign, ProfileOperation.Consent, ProfileOperation.Digest], 4, 4),
            new DevelopmentKey(new SimKeySpec("authn", SimKeyAlgorithm.Rsa2048, Pin), [ProfileOperation.Authn], 3, 3),
            new DevelopmentKey(new SimKeySpec("click", SimKeyAlgorithm.EcP256, null), [ProfileOperation.Authn], 2, 2),
            new DevelopmentKey(new SimKeySpec("authn", SimKeyAlgorithm.Rsa2048, Pin), [ProfileOperation.Anonymous], 2, 3, Pseudonym: true),
        ],
        SimulatedUser.ApproveAtOnce);

    private static StatusCode? FaultAfter(string prefix, Msisdn msisdn)
    {
        var number = msisdn.Value;
        return number.Length == prefix.Length + 3
            && number.StartsWith(prefix, StringComparison.Ordinal)
            && int.TryParse(number.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            && StatusCodeTable.Contains(code) && new StatusCode(code).IsFault
                ? new StatusCode(code)
                : null;
    }
}
