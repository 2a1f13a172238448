using Mss.Grains.Interfaces;

namespace Mss.Silo.Development;

/// <summary>Invented persons behind some of the fixed users. The identity numbers are of the range 900 to 999, which is never given to anybody.</summary>
internal static class DevelopmentPersons
{
    public static Person Aino { get; } = new()
    {
        GivenName = "Aino",
        SurName = "Esimerkki",
        Hetu = "010180-9004",
        Satu = "990000019",
        BirthDate = new DateOnly(1980, 1, 1),
        Gender = "F",
        Email = "aino@person.example",
        Address = new PostalAddress("Aino Esimerkki", "Kuvitteellinen katu 1", "00000", "Mallila", "Finland"),
    };

    /// <summary>Without address, mail and SATU: some of what is asked for is not known.</summary>
    public static Person Eero { get; } = new()
    {
        GivenName = "Eero",
        SurName = "Malli",
        Hetu = "020290-9016",
        BirthDate = new DateOnly(1990, 2, 2),
        Gender = "M",
    };

    public static Person Helmi { get; } = new()
    {
        GivenName = "Helmi",
        SurName = "Näyte",
        BirthDate = new DateOnly(2001, 3, 3),
        Gender = "F",
        Email = "helmi@person.example",
    };
}
