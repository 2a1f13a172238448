using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Mss.Cli.Tests.Testing;
using Mss.Grains.Interfaces;
using Mss.Grains.MobileUsers;
using Mss.Storage.Sqlite;

namespace Mss.Cli.Tests.Keys;

public sealed class KeysCheckTests : IDisposable
{
    private static readonly ECDsa Issuer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly RSAParameters First = NewRsa();
    private static readonly RSAParameters Second = NewRsa();
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Keys_of_sound_users_end_with_0()
    {
        await StoreAsync(("+99901000001", NewCurveKey()), ("+99901000002", Rsa(First.Modulus!)));
        var run = await CheckAsync();
        Assert.Equal((0, "2 keys, 0 refused, 0 with warnings\n"), (run.ExitCode, run.Out));
        Assert.Contains("keys: 2 of 2\nshared factors: 1 of 1\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Weak_shared_and_duplicate_keys_of_users_end_with_3_and_stand_in_the_report()
    {
        var twice = NewCurveKey();
        await StoreAsync(
            ("+99901000001", NewCurveKey()),
            ("+99901000002", Rsa(First.Modulus!, exponent: 3)),
            ("+99901000003", Rsa(Product(First.P!, Second.P!))),
            ("+99901000004", twice),
            ("+99901000005", twice));
        var report = _directory.File("report.json");
        var run = await CheckAsync("--report", report);
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("5 keys, 4 refused, 0 with warnings", run.Out, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(report));
        Assert.Equal(
            ["+99901000002 RsaExponentUnsafe", "+99901000002 SharedFactor", "+99901000003 SharedFactor", "+99901000004 DuplicateKey", "+99901000005 DuplicateKey"],
            json.RootElement.GetProperty("findings").EnumerateArray().Select(f => $"{f.GetProperty("user")} {f.GetProperty("finding")}"));
        Assert.Equal(4, json.RootElement.GetProperty("refused").GetInt32());

        // Neither the screen nor the report gives the factor away.
        var factor = new BigInteger(First.P!, isUnsigned: true, isBigEndian: true).ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.DoesNotContain(factor, run.Out + await File.ReadAllTextAsync(report), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disabled_keys_are_written_to_the_store_and_not_looked_at_again()
    {
        await StoreAsync(("+99901000001", NewCurveKey()), ("+99901000002", Rsa(First.Modulus!, exponent: 3)));
        var run = await CheckAsync("--disable");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("1 keys disabled", run.Out, StringComparison.Ordinal);
        using (var database = SqliteDatabase.OpenReadOnly(_directory.Path))
        {
            var users = new SqliteUserStore(database);
            var weak = (await users.GetAsync(Msisdn.Parse("+99901000002")))!;
            Assert.Equal((true, 2), (weak.Devices[0].Keys[0].Disabled, weak.Version));
            var sound = (await users.GetAsync(Msisdn.Parse("+99901000001")))!;
            Assert.Equal((false, 1), (sound.Devices[0].Keys[0].Disabled, sound.Version));
        }

        Assert.Equal(0, (await CheckAsync()).ExitCode);
    }

    [Fact]
    public async Task Nothing_is_disabled_under_a_running_server_but_it_can_be_checked()
    {
        await StoreAsync(("+99901000002", Rsa(First.Modulus!, exponent: 3)));
        using var server = SqliteDatabase.Open(new SqliteStorageOptions { DataDirectory = _directory.Path });
        Assert.Equal(3, (await CheckAsync()).ExitCode);
        var run = await CheckAsync("--disable");
        Assert.Equal(66, run.ExitCode);
        Assert.Contains("Another server uses the data directory", run.Error, StringComparison.Ordinal);
        Assert.False((await new SqliteUserStore(server).GetAsync(Msisdn.Parse("+99901000002")))!.Devices[0].Keys[0].Disabled);
    }

    [Fact]
    public async Task More_users_than_a_page_are_all_read()
    {
        var key = Rsa(First.Modulus!, exponent: 3);
        await StoreAsync([.. Enumerable.Range(0, 1203).Select(i => (FormattableString.Invariant($"+9990100{i:0000}"), key))]);
        Assert.Contains("1203 keys, 1203 refused", (await CheckAsync()).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_hold_certificates_public_keys_and_moduli()
    {
        var pem = _directory.File("keys.pem");
        var (certificate, spki) = (Certify(NewCurveKey()), Rsa(First.Modulus!, exponent: 3));
        await File.WriteAllTextAsync(pem, "text\n" + PemEncoding.WriteString("CERTIFICATE", certificate) + "\n" + PemEncoding.WriteString("PUBLIC KEY", spki) + "\n");
        var der = _directory.File("key.der");
        await File.WriteAllBytesAsync(der, spki);
        var moduli = _directory.File("moduli.txt");
        var shared = new BigInteger(Product(First.Q!, Second.Q!), isUnsigned: true, isBigEndian: true);
        await File.WriteAllTextAsync(moduli, $"0x{Convert.ToHexStringLower(Second.Modulus!)}\n\n# another\n{shared.ToString(System.Globalization.CultureInfo.InvariantCulture)}\n");
        var run = await CliRun.OfAsync(["keys", "check", "--file", pem, "--file", der, "--file", moduli]);
        Assert.Equal(3, run.ExitCode);
        var rows = run.Out.Split('\n').Where(line => line.Contains("Refuse", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, rows.Count(row => row.Contains("RsaExponentUnsafe", StringComparison.Ordinal)));
        Assert.Equal(4, rows.Count(row => row.Contains("SharedFactor", StringComparison.Ordinal)));
        Assert.Contains("5 keys, 4 refused", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("12345\nnot a number\n", "line 2")]
    [InlineData("1", "line 1")]
    [InlineData("", "has no certificate")]
    public async Task A_file_without_keys_ends_with_64(string content, string problem)
    {
        var path = _directory.File("odd.txt");
        await File.WriteAllTextAsync(path, content);
        var run = await CliRun.OfAsync(["keys", "check", "--file", path]);
        Assert.Equal(64, run.ExitCode);
        Assert.Contains("--file", run.Error, StringComparison.Ordinal);
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_finished_state_gives_the_same_result_without_checking_again_and_is_not_used_for_other_keys()
    {
        await StoreAsync(("+99901000002", Rsa(First.Modulus!, exponent: 3)), ("+99901000003", Rsa(Product(First.P!, Second.P!))));
        var state = _directory.File("state.json");
        var first = await CheckAsync("--resume", state);
        var second = await CheckAsync("--resume", state);
        Assert.Equal((3, first.Out), (second.ExitCode, second.Out));
        Assert.DoesNotContain("keys:", second.Error, StringComparison.Ordinal);

        await StoreAsync(("+99901000004", NewCurveKey()));
        var third = await CheckAsync("--resume", state);
        Assert.Contains("begins anew", third.Error, StringComparison.Ordinal);
        Assert.Contains("3 keys, 2 refused", third.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_store_ends_with_66_and_a_contradiction_with_64()
    {
        Assert.Equal(66, (await CheckAsync()).ExitCode);
        var run = await CliRun.OfAsync(["keys", "check", "--file", "x", "--disable"]);
        Assert.Equal(64, run.ExitCode);
    }

    private Task<CliRun> CheckAsync(params string[] more) => CliRun.OfAsync(["keys", "check", "--data", _directory.Path, .. more]);

    private async Task StoreAsync(params (string Number, byte[] Spki)[] users)
    {
        await using var database = SqliteDatabase.Open(new SqliteStorageOptions { DataDirectory = _directory.Path });
        var store = new SqliteUserStore(database);
        await Task.WhenAll(users.Select(async user =>
        {
            var key = new UserKey("sign", Certify(user.Spki), [ProfileOperation.Sign], 2, 4);
            Assert.True(await store.PutAsync(new MobileUser(Msisdn.Parse(user.Number), UserState.Active, [new UserDevice("sim", "8999" + user.Number[1..], [key])], 1)));
        }));
    }

    private static byte[] Certify(byte[] spki)
    {
        var request = new CertificateRequest(new X500DistinguishedName("CN=user"), PublicKey.CreateFromSubjectPublicKeyInfo(spki, out _), HashAlgorithmName.SHA256);
        using var certificate = request.Create(
            new X500DistinguishedName("CN=issuer"), X509SignatureGenerator.CreateForECDsa(Issuer), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(90), [1]);
        return certificate.RawData;
    }

    private static byte[] NewCurveKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportSubjectPublicKeyInfo();
    }

    private static byte[] Rsa(byte[] modulus, byte exponent = 0)
    {
        using var rsa = RSA.Create(new RSAParameters { Modulus = modulus, Exponent = exponent == 0 ? [1, 0, 1] : [exponent] });
        return rsa.ExportSubjectPublicKeyInfo();
    }

    private static RSAParameters NewRsa()
    {
        using var rsa = RSA.Create(2048);
        return rsa.ExportParameters(true);
    }

    private static byte[] Product(byte[] p, byte[] q) =>
        (new BigInteger(p, isUnsigned: true, isBigEndian: true) * new BigInteger(q, isUnsigned: true, isBigEndian: true)).ToByteArray(isUnsigned: true, isBigEndian: true);
}
