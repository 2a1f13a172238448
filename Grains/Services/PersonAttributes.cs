using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Mss.Grains.Interfaces;
using Mss.Sscd.Saml;

namespace Mss.Grains.Services;

/// <summary>FiCom's attributes of a person, from the user's document and the certificate that signed.</summary>
internal static class PersonAttributes
{
    public const string Namespace = "http://mss.ficom.fi/TS102204/v1.0.0/PersonID#";

    /// <summary>True for what an anonymous profile may tell.</summary>
    public static bool IsAnonymous(string name) => name is "age" or "ageClass" or "gender";

    /// <summary>The attribute, or null when it is not known.</summary>
    public static SamlValue? ValueOf(string name, Person? person, byte[] certificate, DateTimeOffset now) => name switch
    {
        "hetu" => Text(name, person?.Hetu),
        "satu" => Text(name, person?.Satu),
        "givenName" => Text(name, person?.GivenName),
        "surName" => Text(name, person?.SurName),
        "email" => Text(name, person?.Email),
        "gender" => Text(name, person?.Gender),
        "age" when Age(person, now) is { } age => new SamlValue(Namespace + name, "integer", age.ToString(CultureInfo.InvariantCulture)),
        "ageClass" when Age(person, now) is { } age => new SamlValue(Namespace + name, "boolean", age >= 18 ? "true" : "false"),
        "address" when person?.Address is { } address => Postal(name, address),
        "subject" or "validUntil" => OfCertificate(name, certificate),
        _ => null,
    };

    private static SamlValue? Text(string name, string? value) => string.IsNullOrEmpty(value) ? null : new SamlValue(Namespace + name, "string", value);

    private static int? Age(Person? person, DateTimeOffset now)
    {
        if (person?.BirthDate is not { } born)
        {
            return null;
        }

        // Who is born on 29 February grows older on 1 March: not before, whatever depends on it.
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var age = today.Year - born.Year;
        return (today.Month, today.Day).CompareTo((born.Month, born.Day)) < 0 ? age - 1 : age;
    }

    private static SamlValue Postal(string name, PostalAddress address) => new(Namespace + name, "string", "")
    {
        Structure = ("PostalAddress",
        [
            (nameof(address.Name), address.Name),
            (nameof(address.StreetAddress), address.StreetAddress),
            (nameof(address.PostalCode), address.PostalCode),
            (nameof(address.Town), address.Town),
            (nameof(address.Country), address.Country),
        ]),
    };

    private static SamlValue OfCertificate(string name, byte[] der)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(der);
        return name == "subject"
            ? new SamlValue(Namespace + name, "string", certificate.Subject)
            : new SamlValue(Namespace + name, "dateTime", certificate.NotAfter.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
    }
}
