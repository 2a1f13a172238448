using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Mss.Sscd.Server.Pkcs11;
using Mss.Sscd.Server.Vault;
using Mss.Sscd.SplitKey;

namespace Mss.Silo.ServerKeys;

/// <summary>Opens the vault that is configured.</summary>
internal static class KeyVaults
{
    /// <summary>Opens it and makes sure that it can be used.</summary>
    /// <exception cref="OptionsValidationException">It cannot: the message says which setting leads to what.</exception>
    /// <exception cref="FormatException">A file or variable does not hold what it should.</exception>
    public static async Task<IKeyVault> OpenAsync(ServerOptions options, IWrappedKeyStore store, string? developmentKek)
    {
        try
        {
            if (options.Vault == ServerOptions.Token)
            {
                var token = new Pkcs11KeyVault(options.Pkcs11, options.PinFile is { } file ? SecretSource.ReadFile(file) : SecretSource.ReadEnvironment(options.PinEnvironment!));
                await CheckAsync(token, token.CheckAsync);
                return token;
            }

            var vault = new WrappedKeyVault(store, new KeyEncryptionKeys(Load(options, developmentKek)), options.OpenKeys);
            await CheckAsync(vault, vault.CheckKeksAsync);
            return vault;
        }
        catch (VaultException e)
        {
            throw new OptionsValidationException("Mss:Server", typeof(ServerOptions), [$"Mss:Server: {e.Message}"]);
        }
    }

    /// <summary>Opens the server's halves of split keys, which lie under the same key-encryption keys as server keys do.</summary>
    /// <exception cref="OptionsValidationException">It cannot: the message says which setting leads to what.</exception>
    /// <exception cref="FormatException">A file or variable does not hold what it should.</exception>
    public static async Task<SplitKeys> OpenSplitAsync(ServerOptions options, IWrappedKeyStore store, string? developmentKek)
    {
        var keys = new SplitKeys(store, new KeyEncryptionKeys(Load(options, developmentKek)));
        try
        {
            await CheckAsync(keys, keys.CheckKeksAsync);
            return keys;
        }
        catch (VaultException e)
        {
            throw new OptionsValidationException("Mss:Server", typeof(ServerOptions), [$"Mss:Server: {e.Message}"]);
        }
    }

    private static async Task CheckAsync(IDisposable vault, Func<CancellationToken, Task> check)
    {
        try
        {
            await check(CancellationToken.None);
        }
        catch
        {
            vault.Dispose();
            throw;
        }
    }

    private static List<KeyEncryptionKey> Load(ServerOptions options, string? developmentKek)
    {
        if (options.KeyEncryptionKeys.Count == 0 && developmentKek is not null)
        {
            if (!File.Exists(developmentKek))
            {
                Create(developmentKek);
            }

            return [KeyEncryptionKey.FromFile("development", developmentKek)];
        }

        return [.. options.KeyEncryptionKeys.Select(kek => kek.File is { Length: > 0 } file
            ? KeyEncryptionKey.FromFile(kek.Id, file)
            : KeyEncryptionKey.FromEnvironment(kek.Id, kek.Environment!))];
    }

    // Written beside and moved, so that an interrupted start leaves no half key.
    private static void Create(string path)
    {
        var half = path + ".new";
        File.Delete(half);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(half, options))
        {
            writer.WriteLine(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyEncryptionKey.Size)));
        }

        File.Move(half, path);
    }
}
