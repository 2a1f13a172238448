namespace Mss.Grains.Interfaces;

/// <summary>Who a mobile user is, as far as the MSSP may tell (FiCom PersonIdentity). What is not known is null. Never printed.</summary>
[GenerateSerializer, Immutable, Alias("mss.Person")]
public sealed record Person
{
    /// <summary>Given names.</summary>
    [Id(0)] public string? GivenName { get; init; }

    /// <summary>Family name.</summary>
    [Id(1)] public string? SurName { get; init; }

    /// <summary>National identity number (Finland: HETU).</summary>
    [Id(2)] public string? Hetu { get; init; }

    /// <summary>Electronic client identifier (Finland: SATU).</summary>
    [Id(3)] public string? Satu { get; init; }

    /// <summary>Date of birth; age and ageClass follow from it.</summary>
    [Id(4)] public DateOnly? BirthDate { get; init; }

    /// <summary><c>M</c> or <c>F</c>.</summary>
    [Id(5)] public string? Gender { get; init; }

    /// <summary>Mail address.</summary>
    [Id(6)] public string? Email { get; init; }

    /// <summary>Postal address.</summary>
    [Id(7)] public PostalAddress? Address { get; init; }

    /// <inheritdoc/>
    public override string ToString() => "(person)";
}

/// <summary>A postal address (JHS 106; fi:PostalAddress).</summary>
/// <param name="Name">Who lives there.</param>
/// <param name="StreetAddress">Street and number.</param>
/// <param name="PostalCode">Postal code.</param>
/// <param name="Town">Town.</param>
/// <param name="Country">Country.</param>
[GenerateSerializer, Immutable, Alias("mss.PostalAddress")]
public sealed record PostalAddress(
    [property: Id(0)] string Name,
    [property: Id(1)] string StreetAddress,
    [property: Id(2)] string PostalCode,
    [property: Id(3)] string Town,
    [property: Id(4)] string Country)
{
    /// <inheritdoc/>
    public override string ToString() => "(address)";
}
