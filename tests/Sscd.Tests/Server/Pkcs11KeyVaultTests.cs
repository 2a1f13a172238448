using System.Security.Cryptography;
using System.Text;
using Mss.Sscd.Server.Pkcs11;
using Mss.Sscd.Server.Vault;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace Mss.Sscd.Tests.Server;

/// <summary>Keys in a real PKCS#11 token, in software. One at a time: the library is one per process.</summary>
public sealed class Pkcs11KeyVaultTests(SoftHsm hsm) : IClassFixture<SoftHsm>
{
    private static readonly byte[] Digest = SHA256.HashData("Sign?"u8);
    private static readonly SignatureScheme Ecdsa = new(SignatureAlgorithm.Ecdsa, HashAlgorithmName.SHA256);

    [SoftHsmFact]
    public async Task Every_algorithm_signs_in_every_scheme_and_the_platform_verifies()
    {
        using var vault = Open();
        foreach (var algorithm in (ServerKeyAlgorithm[])[ServerKeyAlgorithm.Rsa2048, ServerKeyAlgorithm.Rsa3072, ServerKeyAlgorithm.EcP256, ServerKeyAlgorithm.EcP384])
        {
            var key = await vault.CreateAsync(Spec("all", algorithm.ToString(), algorithm), default);
            Assert.Equal(algorithm, key.Algorithm);
            foreach (var hash in (HashAlgorithmName[])[HashAlgorithmName.SHA256, HashAlgorithmName.SHA384, HashAlgorithmName.SHA512])
            {
                var digest = CryptographicOperations.HashData(hash, "Sign?"u8.ToArray());
                foreach (var scheme in Enum.GetValues<SignatureAlgorithm>().Where(key.Fits).Select(padding => new SignatureScheme(padding, hash)))
                {
                    Assert.True(Verifies(key, scheme, digest, await vault.SignAsync(key, scheme, digest, default)), $"{algorithm} {scheme}");
                }
            }
        }

        await vault.DestroyAsync("all", default);
    }

    [SoftHsmFact]
    public async Task A_key_is_generated_once_and_found_again_after_a_restart()
    {
        VaultKey first;
        using (var vault = Open())
        {
            first = await vault.CreateAsync(Spec("again"), default);
            Assert.Equal(first.PublicKey, (await vault.CreateAsync(Spec("again"), default)).PublicKey);
            Assert.Null(await vault.FindAsync(new VaultKeyName("again", "other"), default));
        }

        using var reopened = Open();
        var found = await reopened.FindAsync(first.Name, default);
        Assert.Equal((first.Generation, Convert.ToHexString(first.PublicKey)), (found!.Generation, Convert.ToHexString(found.PublicKey)));
        Assert.True(Verifies(found, Ecdsa, Digest, await reopened.SignAsync(found, Ecdsa, Digest, default)));
    }

    [SoftHsmFact]
    public async Task A_private_key_cannot_leave_the_token()
    {
        using var vault = Open();
        var key = await vault.CreateAsync(Spec("sealed"), default);
        var library = Load();
        var slot = library.GetSlotList(SlotsType.WithTokenPresent).First(slot => slot.GetTokenInfo().Label.TrimEnd() == SoftHsm.Token);
        using var session = slot.OpenSession(SessionType.ReadWrite); // logged in with the vault: the login is the process's
        var make = session.Factories.ObjectAttributeFactory;
        var handle = Assert.Single(session.FindAllObjects([make.Create(CKA.CKA_CLASS, CKO.CKO_PRIVATE_KEY), make.Create(CKA.CKA_ID, Convert.FromHexString(key.Generation))]));
        var attributes = session.GetAttributeValue(handle, [CKA.CKA_SENSITIVE, CKA.CKA_EXTRACTABLE, CKA.CKA_VALUE]);
        Assert.True(attributes[0].GetValueAsBool());
        Assert.False(attributes[1].GetValueAsBool());
        Assert.True(attributes[2].CannotBeRead);
    }

    [SoftHsmFact]
    public async Task A_token_that_was_taken_out_is_a_temporary_failure_and_signs_again_when_it_is_back()
    {
        using var vault = Open();
        var key = await vault.CreateAsync(Spec("away"), default);
        await vault.SignAsync(key, Ecdsa, Digest, default);

        hsm.Remove();
        try
        {
            Finalise(); // as the driver does when its reader goes
            for (var i = 0; i < 2; i++)
            {
                var failure = await Assert.ThrowsAsync<VaultException>(() => vault.SignAsync(key, Ecdsa, Digest, default).AsTask());
                Assert.True(failure.IsTemporary);
                Assert.Contains(SoftHsm.Token, failure.Message, StringComparison.Ordinal);
            }
        }
        finally
        {
            hsm.Insert();
        }

        Assert.True(Verifies(key, Ecdsa, Digest, await vault.SignAsync(key, Ecdsa, Digest, default)));
    }

    [SoftHsmFact]
    public async Task Sessions_and_login_that_were_lost_are_opened_again_without_anybody_noticing()
    {
        using var vault = Open();
        var key = await vault.CreateAsync(Spec("lost"), default);
        for (var i = 0; i < 3; i++)
        {
            Finalise();
            Assert.True(Verifies(key, Ecdsa, Digest, await vault.SignAsync(key, Ecdsa, Digest, default)));
        }
    }

    [SoftHsmFact]
    public async Task Signatures_by_the_hundred_through_four_sessions_all_verify_also_after_the_sessions_were_lost()
    {
        using var vault = Open(maxSessions: 4);
        var key = await vault.CreateAsync(Spec("many"), default);
        for (var round = 0; round < 3; round++)
        {
            var signing = Enumerable.Range(0, 100).Select(i => Task.Run(async () =>
            {
                var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"text {i}"));
                return Verifies(key, Ecdsa, digest, await vault.SignAsync(key, Ecdsa, digest, default));
            }));
            Assert.All(await Task.WhenAll(signing), Assert.True);

            // Between the rounds: SoftHSM frees what a running call still uses, and the process dies of it. A token that is pulled out does not do that.
            CloseAllSessions();
        }
    }

    [SoftHsmFact]
    public async Task A_destroyed_key_signs_no_more_and_a_new_one_of_the_same_name_is_another()
    {
        using var vault = Open();
        var (old, neighbour) = (await vault.CreateAsync(Spec("gone"), default), await vault.CreateAsync(Spec("gone2"), default));
        await vault.DestroyAsync("gone", default);
        Assert.Null(await vault.FindAsync(old.Name, default));
        Assert.False((await Assert.ThrowsAsync<VaultException>(() => vault.SignAsync(old, Ecdsa, Digest, default).AsTask())).IsTemporary);
        var made = await vault.CreateAsync(Spec("gone"), default);
        Assert.NotEqual(old.Generation, made.Generation);
        await Assert.ThrowsAsync<VaultException>(() => vault.SignAsync(old, Ecdsa, Digest, default).AsTask());
        Assert.True(Verifies(neighbour, Ecdsa, Digest, await vault.SignAsync(neighbour, Ecdsa, Digest, default)));
    }

    [SoftHsmFact]
    public async Task A_wrong_PIN_is_said_once_not_tried_again_and_not_printed()
    {
        using (var vault = Open(pin: "wrong-pin-5309"))
        {
            for (var i = 0; i < 20; i++)
            {
                // A token locks itself after a few tries; this one would after ten or so.
                var failure = await Assert.ThrowsAsync<VaultException>(() => vault.CheckAsync(default));
                Assert.False(failure.IsTemporary);
                Assert.Contains("PIN", failure.Message, StringComparison.Ordinal);
                Assert.DoesNotContain("5309", failure.ToString(), StringComparison.Ordinal);
            }
        }

        using var right = Open();
        await right.CheckAsync(default);
    }

    [SoftHsmFact]
    public async Task A_token_of_another_label_is_not_there()
    {
        using var vault = Open(token: "somebody else's");
        Assert.True((await Assert.ThrowsAsync<VaultException>(() => vault.CheckAsync(default))).IsTemporary);
    }

    [Fact]
    public async Task A_library_that_is_not_there_is_named()
    {
        using var vault = new Pkcs11KeyVault(new Pkcs11TokenOptions { Library = "/no/such/library.so", Token = "x" }, SecretOctets.Take("1234"u8.ToArray()));
        var failure = await Assert.ThrowsAsync<VaultException>(() => vault.CheckAsync(default));
        Assert.Contains("/no/such/library.so", failure.Message, StringComparison.Ordinal);
    }

    private static VaultKeySpec Spec(string owner, string keyId = "sign", ServerKeyAlgorithm algorithm = ServerKeyAlgorithm.EcP256) =>
        new(new VaultKeyName(owner, keyId), "+99901000021", algorithm);

    private static Pkcs11KeyVault Open(string pin = SoftHsm.Pin, string token = SoftHsm.Token, int maxSessions = 16) => new(
        new Pkcs11TokenOptions { Library = SoftHsm.Library!, Token = token, MaxSessions = maxSessions }, SecretOctets.Take(Encoding.UTF8.GetBytes(pin)));

    private static bool Verifies(VaultKey key, SignatureScheme scheme, byte[] digest, byte[] signature)
    {
        using var imported = Mss.Sscd.Keys.PublicKey.TryImport(key.PublicKey);
        return imported!.Verify(scheme, digest, signature);
    }

    private static void Finalise() => Load().Dispose();

    // A second user of the library in this process: what it does is done to the first as well.
    private static IPkcs11Library Load()
    {
        Pkcs11Native.Prepare();
        var factories = new Pkcs11InteropFactories();
        return factories.Pkcs11LibraryFactory.LoadPkcs11Library(factories, SoftHsm.Library, AppType.MultiThreaded);
    }

    private static void CloseAllSessions()
    {
        var library = Load();
        foreach (var slot in library.GetSlotList(SlotsType.WithTokenPresent))
        {
            slot.CloseAllSessions();
        }
    }
}
