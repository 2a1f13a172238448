namespace Mss.Grains.Interfaces;

/// <summary>A named value of a step or of its result. Never a secret: it is logged.</summary>
/// <param name="Name">For example <c>ICCID</c>.</param>
/// <param name="Value">The value as received; octets in Base64.</param>
[GenerateSerializer, Immutable, Alias("mss.RegistrationParameter")]
public sealed record RegistrationParameter([property: Id(0)] string Name, [property: Id(1)] string Value);

/// <summary>One operation of a registration.</summary>
[GenerateSerializer, Immutable, Alias("mss.RegistrationStep")]
public sealed record RegistrationStep
{
    /// <summary>What is done.</summary>
    [Id(0)] public required RegistrationOperation Operation { get; init; }

    /// <summary>With what; each name at most once.</summary>
    [Id(1)] public RegistrationParameter[] Parameters { get; init; } = [];

    /// <summary>The value of a parameter, or null when it is absent or empty.</summary>
    public string? Get(string name) =>
        Array.Find(Parameters, parameter => parameter.Name == name) is { Value.Length: > 0 } found ? found.Value : null;
}

/// <summary>What a step came to.</summary>
[GenerateSerializer, Immutable, Alias("mss.RegistrationResult")]
public sealed record RegistrationResult
{
    /// <summary>Why the step was not done; null when it was.</summary>
    [Id(0)] public Fault? Fault { get; init; }

    /// <summary>What the step tells. A name may stand several times.</summary>
    [Id(1)] public RegistrationParameter[] Outputs { get; init; } = [];

    /// <summary>The certificate (DER) that the step is about, or null.</summary>
    [Id(2)] public byte[]? Certificate { get; init; }

    /// <summary>The public key (DER SubjectPublicKeyInfo) that the step is about, or null.</summary>
    [Id(3)] public byte[]? PublicKey { get; init; }

    /// <summary>What the step tells once and is not logged: a secret of the user's, such as a coupling code.</summary>
    [Id(4)] public RegistrationParameter[] ToldOnce { get; init; } = [];

    /// <summary>A step that was not done.</summary>
    public static RegistrationResult Refused(Fault fault) => new() { Fault = fault };
}
