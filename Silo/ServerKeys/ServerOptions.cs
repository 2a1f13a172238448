using Mss.Sscd.Server.Pkcs11;
using Mss.Sscd.Server.Vault;

namespace Mss.Silo.ServerKeys;

/// <summary>Server keys. Configuration section <c>Mss:Server</c>.</summary>
internal sealed class ServerOptions
{
    /// <summary>The value of <see cref="Vault"/> for keys in the store under key-encryption keys.</summary>
    public const string Wrapped = "Wrapped";

    /// <summary>The value of <see cref="Vault"/> for keys in a token.</summary>
    public const string Token = "Pkcs11";

    /// <summary>Where the private keys are: <c>Wrapped</c> or <c>Pkcs11</c>. Keys do not move when it is changed.</summary>
    /// <value><c>Wrapped</c></value>
    public string Vault { get; set; } = Wrapped;

    /// <summary>The key-encryption keys of <c>Wrapped</c>, the one that wraps first. An older one stays in the list until all keys are rewrapped.</summary>
    /// <value>Development: one in <c>server-kek.key</c> in the data directory, made when it is not there</value>
    public IList<KekOptions> KeyEncryptionKeys { get; } = [];

    /// <summary>Private keys of <c>Wrapped</c> that stay open, 1 to 1,000,000; one takes a few KiB.</summary>
    /// <value>2048</value>
    public int OpenKeys { get; set; } = WrappedKeyVault.DefaultOpenKeys;

    /// <summary>The token of <c>Pkcs11</c>.</summary>
    public Pkcs11TokenOptions Pkcs11 { get; set; } = new();

    /// <summary>File with the token's PIN, readable by its owner alone.</summary>
    /// <value>null</value>
    public string? PinFile { get; set; }

    /// <summary>Environment variable with the token's PIN; a file is better.</summary>
    /// <value>null</value>
    public string? PinEnvironment { get; set; }

    private bool IsConfigured => KeyEncryptionKeys.Count > 0 || Vault != Wrapped || Pkcs11.Library.Length > 0;

    /// <summary>Adds what is wrong.</summary>
    public void Check(bool development, ICollection<string> wrong)
    {
        const string Section = "Mss:Server";
        if (!development && IsConfigured)
        {
            wrong.Add($"{Section} is configured, but outside Development there is no way yet to ask users for their consent");
        }

        if (OpenKeys is < 1 or > 1_000_000)
        {
            wrong.Add($"{Section}:{nameof(OpenKeys)} is {OpenKeys}; it must be between 1 and 1000000");
        }

        for (var i = 0; i < KeyEncryptionKeys.Count; i++)
        {
            var (kek, place) = (KeyEncryptionKeys[i], $"{Section}:{nameof(KeyEncryptionKeys)}:{i}");
            if (!KeyEncryptionKey.IsId(kek.Id))
            {
                wrong.Add($"{place}:{nameof(kek.Id)} must be 1 to 64 letters, digits or -_.");
            }

            if (string.IsNullOrEmpty(kek.File) == string.IsNullOrEmpty(kek.Environment))
            {
                wrong.Add($"{place} must have either {nameof(kek.File)} or {nameof(kek.Environment)}");
            }
        }

        if (KeyEncryptionKeys.DistinctBy(kek => kek.Id).Count() != KeyEncryptionKeys.Count)
        {
            wrong.Add($"{Section}:{nameof(KeyEncryptionKeys)} has an Id twice");
        }

        if (Vault == Token)
        {
            CheckToken(Section, wrong);
        }
        else if (Vault != Wrapped)
        {
            wrong.Add($"{Section}:{nameof(Vault)} is '{Vault}'; it must be {Wrapped} or {Token}");
        }
    }

    private void CheckToken(string section, ICollection<string> wrong)
    {
        if (!Path.IsPathRooted(Pkcs11.Library))
        {
            wrong.Add($"{section}:Pkcs11:{nameof(Pkcs11.Library)} must be the absolute path of the PKCS#11 library");
        }

        if (string.IsNullOrEmpty(Pkcs11.Token) || Pkcs11.Token.Length > 32)
        {
            wrong.Add($"{section}:Pkcs11:{nameof(Pkcs11.Token)} must be the label of the token, 1 to 32 characters");
        }

        if (Pkcs11.MaxSessions is < 1 or > 1000)
        {
            wrong.Add($"{section}:Pkcs11:{nameof(Pkcs11.MaxSessions)} is {Pkcs11.MaxSessions}; it must be between 1 and 1000");
        }

        if (string.IsNullOrEmpty(PinFile) == string.IsNullOrEmpty(PinEnvironment))
        {
            wrong.Add($"{section} must have either {nameof(PinFile)} or {nameof(PinEnvironment)}");
        }
    }
}

/// <summary>A key-encryption key: 32 random octets as Base64 text.</summary>
internal sealed class KekOptions
{
    /// <summary>Its name, 1 to 64 letters, digits or -_. Never used for another key.</summary>
    public string Id { get; set; } = "";

    /// <summary>File with the key, readable by its owner alone.</summary>
    /// <value>null</value>
    public string? File { get; set; }

    /// <summary>Environment variable with the key; a file is better.</summary>
    /// <value>null</value>
    public string? Environment { get; set; }
}
