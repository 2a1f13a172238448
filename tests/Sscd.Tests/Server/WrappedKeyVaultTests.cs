using System.Security.Cryptography;
using System.Text;
using Mss.Sscd.Server;
using Mss.Sscd.Server.Vault;

namespace Mss.Sscd.Tests.Server;

public sealed class WrappedKeyVaultTests : IDisposable
{
    private static readonly byte[] Digest = SHA256.HashData("Sign?"u8);
    private static readonly SignatureScheme Ecdsa = new(SignatureAlgorithm.Ecdsa, HashAlgorithmName.SHA256);
    private static readonly byte[] OldKek = RandomNumberGenerator.GetBytes(32);
    private static readonly byte[] NewKek = RandomNumberGenerator.GetBytes(32);
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteServerStore _store;

    public WrappedKeyVaultTests() => _store = new SqliteServerStore(_folder["server.db"]);

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(ServerKeyAlgorithm.Rsa2048)]
    [InlineData(ServerKeyAlgorithm.Rsa3072)]
    [InlineData(ServerKeyAlgorithm.EcP256)]
    [InlineData(ServerKeyAlgorithm.EcP384)]
    public async Task A_key_signs_in_every_scheme_also_after_a_restart(ServerKeyAlgorithm algorithm)
    {
        VaultKey made;
        using (var vault = Open(("k1", OldKek)))
        {
            made = await vault.CreateAsync(Spec(algorithm: algorithm), default);
            Assert.Equal(made.PublicKey, (await vault.CreateAsync(Spec(algorithm: algorithm), default)).PublicKey);
        }

        using var reopened = Open(("k1", OldKek));
        var key = (await reopened.FindAsync(made.Name, default))!;
        Assert.Equal(made.PublicKey, key.PublicKey);
        foreach (var hash in (HashAlgorithmName[])[HashAlgorithmName.SHA256, HashAlgorithmName.SHA384, HashAlgorithmName.SHA512])
        {
            var digest = CryptographicOperations.HashData(hash, "Sign?"u8.ToArray());
            foreach (var scheme in Enum.GetValues<SignatureAlgorithm>().Where(key.Fits).Select(padding => new SignatureScheme(padding, hash)))
            {
                Assert.True(Verifies(key, scheme, digest, await reopened.SignAsync(key, scheme, digest, default)));
            }
        }
    }

    [Fact]
    public async Task Keys_made_at_the_same_time_under_one_name_are_one_key()
    {
        using var vault = Open(("k1", OldKek));
        var made = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => vault.CreateAsync(Spec(), default).AsTask())));
        Assert.Single(made.DistinctBy(key => key.Generation));
    }

    [Fact]
    public async Task A_wrong_KEK_of_the_right_name_opens_nothing_and_stops_the_start()
    {
        VaultKey key;
        using (var vault = Open(("k1", OldKek)))
        {
            await vault.CheckKeksAsync(default);
            key = await vault.CreateAsync(Spec(), default);
        }

        using var wrong = Open(("k1", NewKek));
        Assert.Contains("'k1'", (await Assert.ThrowsAsync<VaultException>(() => wrong.CheckKeksAsync(default))).Message, StringComparison.Ordinal);
        var failure = await Assert.ThrowsAsync<VaultException>(() => wrong.SignAsync(key, Ecdsa, Digest, default).AsTask());
        Assert.False(failure.IsTemporary);
        Assert.Contains("wrong key-encryption key", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_KEK_that_is_not_known_is_named()
    {
        using var vault = Open(("k1", OldKek));
        var key = await vault.CreateAsync(Spec(), default);
        using var without = Open(("k2", NewKek));
        Assert.Contains("under k1", (await Assert.ThrowsAsync<VaultException>(() => without.SignAsync(key, Ecdsa, Digest, default).AsTask())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_whose_every_field_was_changed_in_turn_signs_nothing()
    {
        using var vault = Open(("k1", OldKek), ("k2", OldKek.ToArray()));
        var key = await vault.CreateAsync(Spec(), default);
        var row = (await _store.FindKeyAsync(key.Name, default))!;
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var altered = new List<WrappedKey>
        {
            row with { Name = new VaultKeyName("device-2", "sign") },
            row with { Name = new VaultKeyName("device-1", "sign2") },
            row with { Subscriber = "+99901000022" },
            row with { Generation = "00" + row.Generation[2..] },
            row with { Algorithm = ServerKeyAlgorithm.EcP384 },
            row with { PublicKey = other.ExportSubjectPublicKeyInfo() },
            row with { KekId = "k2" }, // the same octets under another name
            row with { Wrapped = row.Wrapped[..^1] },
            row with { Wrapped = [] },
        };
        altered.AddRange(Enumerable.Range(0, row.Wrapped.Length).Select(at =>
        {
            var changed = row.Wrapped.ToArray();
            changed[at] ^= 1;
            return row with { Wrapped = changed };
        }));
        foreach (var bad in altered)
        {
            await _store.DeleteKeysAsync("device-1", default);
            await _store.DeleteKeysAsync("device-2", default);
            Assert.True(await _store.TryAddKeyAsync(bad, default));
            using var fresh = Open(("k1", OldKek), ("k2", OldKek.ToArray()));
            var found = (await fresh.FindAsync(bad.Name, default))!;
            var failure = await Assert.ThrowsAsync<VaultException>(() => fresh.SignAsync(found with { Algorithm = key.Algorithm }, Ecdsa, Digest, default).AsTask());
            Assert.False(failure.IsTemporary);
        }
    }

    [Fact]
    public async Task A_KEK_takes_anothers_place_while_keys_sign_and_the_old_one_can_go_then()
    {
        VaultKey[] keys;
        using (var vault = Open(("k1", OldKek)))
        {
            keys = await Task.WhenAll(Enumerable.Range(0, 250).Select(i => vault.CreateAsync(Spec($"device-{i}"), default).AsTask()));
        }

        using (var both = Open(("k2", NewKek), ("k1", OldKek)))
        {
            var rewrapping = Task.Run(() => both.RewrapAsync(default));
            foreach (var key in keys)
            {
                Assert.True(Verifies(key, Ecdsa, Digest, await both.SignAsync(key, Ecdsa, Digest, default)));
            }

            Assert.Equal(new RewrapResult(250, 0), await rewrapping);
            Assert.Equal(new RewrapResult(0, 0), await both.RewrapAsync(default));
        }

        using var onlyNew = Open(("k2", NewKek));
        foreach (var key in keys)
        {
            Assert.True(Verifies(key, Ecdsa, Digest, await onlyNew.SignAsync(key, Ecdsa, Digest, default)));
        }
    }

    [Fact]
    public async Task Rewrapping_counts_what_it_cannot_open_and_goes_on()
    {
        using (var vault = Open(("k1", OldKek)))
        {
            await vault.CreateAsync(Spec("a"), default);
            await vault.CreateAsync(Spec("b"), default);
        }

        var row = (await _store.FindKeyAsync(new VaultKeyName("a", "sign"), default))!;
        await _store.TryReplaceKeyAsync(row, row with { Wrapped = new byte[40] }, default);
        using var both = Open(("k2", NewKek), ("k1", OldKek));
        Assert.Equal(new RewrapResult(1, 1), await both.RewrapAsync(default));
    }

    [Fact]
    public async Task A_destroyed_key_signs_no_more_elsewhere_either_once_its_name_is_anothers()
    {
        using var vault = Open(("k1", OldKek));
        var old = await vault.CreateAsync(Spec(), default);
        await vault.DestroyAsync("device-1", default);
        Assert.Null(await vault.FindAsync(old.Name, default));
        await Assert.ThrowsAsync<VaultException>(() => vault.SignAsync(old, Ecdsa, Digest, default).AsTask());
        var made = await vault.CreateAsync(Spec(), default);
        Assert.NotEqual(old.Generation, made.Generation);
        await Assert.ThrowsAsync<VaultException>(() => vault.SignAsync(old, Ecdsa, Digest, default).AsTask());
    }

    [Fact]
    public async Task A_digest_or_scheme_that_does_not_fit_the_key_is_not_signed()
    {
        using var vault = Open(("k1", OldKek));
        var key = await vault.CreateAsync(Spec(), default);
        await Assert.ThrowsAsync<VaultException>(() => vault.SignAsync(key, Ecdsa, new byte[20], default).AsTask());
        await Assert.ThrowsAsync<VaultException>(() => vault.SignAsync(key, new SignatureScheme(SignatureAlgorithm.RsaPss, HashAlgorithmName.SHA256), Digest, default).AsTask());
        await Assert.ThrowsAsync<VaultException>(() => vault.SignAsync(key, new SignatureScheme(SignatureAlgorithm.Ecdsa, HashAlgorithmName.SHA1), new byte[20], default).AsTask());
    }

    [Fact]
    public async Task Neither_private_keys_nor_KEKs_stand_in_files_texts_or_exceptions()
    {
        var kek = Convert.ToBase64String(OldKek);
        var path = _folder["kek"];
        await File.WriteAllTextAsync(path, kek + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        using var loaded = KeyEncryptionKey.FromFile("k1", path);
        using var vault = Open(("k1", OldKek));
        var key = await vault.CreateAsync(Spec(), default);
        var row = (await _store.FindKeyAsync(key.Name, default))!;
        using var pkcs8 = loaded.TryUnwrap(row.Wrapped, row.AssociatedData())!; // the file's KEK is the vault's
        using var opened = ECDsa.Create();
        opened.ImportPkcs8PrivateKey(pkcs8.Span, out _);
        var d = opened.ExportParameters(true).D!;

        using var wrong = Open(("k1", NewKek));
        var failure = await Assert.ThrowsAsync<VaultException>(() => wrong.SignAsync(key, Ecdsa, Digest, default).AsTask());
        string[] texts = [failure.ToString(), loaded.ToString(), row.ToString(), key.ToString(), pkcs8.ToString(), $"{Spec()}"];
        foreach (var secret in (byte[][])[OldKek, NewKek, d])
        {
            Assert.All(texts, text => Assert.DoesNotContain(Convert.ToBase64String(secret), text, StringComparison.Ordinal));
            Assert.All(texts, text => Assert.DoesNotContain(Convert.ToHexString(secret), text, StringComparison.OrdinalIgnoreCase));
            foreach (var file in Directory.GetFiles(_folder.Path, "server.db*"))
            {
                using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                var content = new byte[stream.Length];
                stream.ReadExactly(content);
                Assert.True(content.AsSpan().IndexOf(secret) < 0, file);
                Assert.True(content.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Convert.ToBase64String(secret))) < 0, file);
            }
        }

        // The search would find it: the public point stands in the file.
        var x = opened.ExportParameters(false).Q.X!;
        Assert.Contains(Directory.GetFiles(_folder.Path, "server.db*"), file =>
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            return content.AsSpan().IndexOf(x) >= 0;
        });
    }

    private static VaultKeySpec Spec(string owner = "device-1", ServerKeyAlgorithm algorithm = ServerKeyAlgorithm.EcP256) =>
        new(new VaultKeyName(owner, "sign"), "+99901000021", algorithm);

    private WrappedKeyVault Open(params (string Id, byte[] Key)[] keks) =>
        new(_store, new KeyEncryptionKeys([.. keks.Select(kek => new KeyEncryptionKey(kek.Id, SecretOctets.Take(kek.Key.ToArray())))]));

    private static bool Verifies(VaultKey key, SignatureScheme scheme, byte[] digest, byte[] signature)
    {
        using var imported = Mss.Sscd.Keys.PublicKey.TryImport(key.PublicKey);
        return imported!.Verify(scheme, digest, signature);
    }
}
