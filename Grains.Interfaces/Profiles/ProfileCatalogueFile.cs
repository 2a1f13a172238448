using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mss.Grains.Interfaces;

/// <summary>The catalogue as it stands in its file (JSON; comments are allowed).</summary>
internal sealed record ProfileCatalogueDocument(
    IReadOnlyList<RegistrationProfile> RegistrationProfiles,
    IReadOnlyList<CertificateProfile> CertificateProfiles,
    IReadOnlyList<ProfileBrand> Brands,
    IReadOnlyList<ProfileOffer> Profiles,
    IReadOnlyList<LegacyProfile> LegacyUris);

/// <summary>Reads the catalogue of profiles: the operator's file, or the one that is built in.</summary>
public static class ProfileCatalogueFile
{
    /// <summary>Configuration key of the file; absent or empty: the built-in catalogue.</summary>
    public const string Setting = "Mss:Profiles:File";

    /// <summary>The built-in catalogue.</summary>
    public static ProfileCatalogue BuiltIn { get; } = ReadBuiltIn();

    /// <summary>Reads the file, or gives the built-in catalogue when there is none.</summary>
    /// <param name="path">Path of the file; null or empty: built in.</param>
    /// <exception cref="FormatException">The file cannot be read, is no JSON of this form, or an entry is wrong; the message names file and entry.</exception>
    public static ProfileCatalogue Load(string? path)
    {
        if (string.IsNullOrEmpty(path))
        {
            return BuiltIn;
        }

        try
        {
            return Parse(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new FormatException($"{Setting}: {path}: {e.Message}", e);
        }
    }

    /// <summary>Reads a catalogue.</summary>
    /// <param name="json">UTF-8.</param>
    /// <exception cref="FormatException">It is no JSON of this form, or an entry is wrong; the message names it.</exception>
    public static ProfileCatalogue Parse(ReadOnlySpan<byte> json)
    {
        ProfileCatalogueDocument? document;
        try
        {
            document = JsonSerializer.Deserialize(json, ProfileCatalogueContext.Default.ProfileCatalogueDocument);
        }
        catch (JsonException e)
        {
            throw new FormatException(e.Message, e);
        }

        if (document is null)
        {
            throw new FormatException("null is no catalogue");
        }

        var wrong = ProfileCatalogueRules.Check(document);
        return wrong.Count == 0 ? new ProfileCatalogue(document) : throw new FormatException(string.Join("; ", wrong));
    }

    /// <summary>The built-in file, to copy from.</summary>
    public static byte[] BuiltInText()
    {
        using var stream = typeof(ProfileCatalogueFile).Assembly.GetManifestResourceStream("Mss.Grains.Interfaces.profiles.json")!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    private static ProfileCatalogue ReadBuiltIn() => Parse(BuiltInText());
}

/// <summary>A misspelt member would silently be a default.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(ProfileCatalogueDocument))]
internal sealed partial class ProfileCatalogueContext : JsonSerializerContext;
