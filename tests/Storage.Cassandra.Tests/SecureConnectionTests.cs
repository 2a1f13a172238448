using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Cassandra;
using Mss.Storage.Cassandra;

namespace Mss.Storage.Tests;

/// <summary>TLS and passwords, against a node that demands both.</summary>
public sealed class SecureConnectionTests : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("mss-tls-");

    public void Dispose() => directory.Delete(recursive: true);

    [OwnServerFact]
    public async Task A_node_with_TLS_and_passwords_is_used_by_those_who_may_and_told_apart_from_others()
    {
        using var ca = Authority("CN=Nodes");
        using var server = new CassandraServer(1, own: true, ("CASSANDRA_AUTH", "1"), ("CASSANDRA_KEYSTORE", NodeKeystore(ca)), ("CASSANDRA_KEYSTORE_PASSWORD", "secret"));
        var options = new CassandraOptions
        {
            ContactPoints = server.ContactPoints,
            Port = server.Port,
            Replication = "1",
            Username = "cassandra",
            Password = "cassandra",
            Tls = true,
            TlsCaFile = Pem("ca.pem", ca),
        };
        await EventuallyAsync(() => new SchemaApplier(options).ApplyAsync()); // the first user appears a little after the node

        // The silos' user reads and writes, and may create nothing.
        await ExecuteAsync(
            options,
            "CREATE ROLE silo WITH PASSWORD = 'hush-1' AND LOGIN = true",
            "GRANT SELECT ON KEYSPACE mss TO silo",
            "GRANT MODIFY ON KEYSPACE mss TO silo");
        options.Username = "silo";
        (options.Password, options.PasswordFile) = (null, Path.Combine(directory.FullName, "password"));
        await File.WriteAllTextAsync(options.PasswordFile, "hush-1\n");
        await using (var connection = new CassandraConnection(options))
        {
            await connection.OpenAsync();
            var header = Contracts.Sample.Header();
            Assert.True(await new CassandraSessionLog(connection, TimeProvider.System).AcceptAsync(header, Contracts.Sample.First()));
            Assert.NotNull(await connection.SessionInKeyspaceAsync());
        }

        options.SessionRetention = TimeSpan.FromDays(1);
        Assert.Contains("lacks a right", (await Assert.ThrowsAsync<StorageException>(() => new SchemaApplier(options).ApplyAsync())).Message, StringComparison.Ordinal);

        await File.WriteAllTextAsync(options.PasswordFile, "hush-2");
        var refused = await FailureAsync(options);
        Assert.Contains("refuse", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", refused.ToString(), StringComparison.Ordinal);

        using var other = Authority("CN=Others");
        options.TlsCaFile = Pem("other.pem", other);
        Assert.Contains("can be used", (await FailureAsync(options)).Message, StringComparison.Ordinal);

        options.Tls = false;
        options.TlsCaFile = null;
        Assert.NotNull(await FailureAsync(options));
    }

    [PlainFact]
    public void A_certificate_must_come_from_the_authority_and_name_the_node_or_a_contact_point()
    {
        using var ca = Authority("CN=Nodes");
        using var other = Authority("CN=Others");
        using var node = Node(ca, "cassandra.example");

        Assert.True(Trusted(node, System.Net.Security.SslPolicyErrors.RemoteCertificateChainErrors, [ca]));
        Assert.False(Trusted(node, System.Net.Security.SslPolicyErrors.None, [other]));
        Assert.False(Trusted(node, System.Net.Security.SslPolicyErrors.RemoteCertificateChainErrors, []));
        Assert.True(Trusted(node, System.Net.Security.SslPolicyErrors.RemoteCertificateNameMismatch, [ca], "10.0.0.9", "cassandra.example"));
        Assert.False(Trusted(node, System.Net.Security.SslPolicyErrors.RemoteCertificateNameMismatch, [ca], "10.0.0.9", "other.example"));
        Assert.False(CassandraCluster.IsTrusted(null, null, System.Net.Security.SslPolicyErrors.RemoteCertificateNotAvailable, [ca], []));
    }

    private static bool Trusted(X509Certificate2 node, System.Net.Security.SslPolicyErrors errors, X509Certificate2Collection authorities, params string[] names) =>
        CassandraCluster.IsTrusted(node, null, errors, authorities, names);

    private static async Task<StorageException> FailureAsync(CassandraOptions options)
    {
        await using var connection = new CassandraConnection(options);
        return await Assert.ThrowsAsync<StorageException>(connection.OpenAsync);
    }

    private static async Task ExecuteAsync(CassandraOptions options, params string[] statements)
    {
        using var cluster = CassandraCluster.Build(options);
        using var session = await cluster.ConnectAsync();
        foreach (var statement in statements)
        {
            await session.ExecuteAsync(new SimpleStatement(statement));
        }
    }

    private static async Task EventuallyAsync(Func<Task> attempt)
    {
        for (var end = DateTimeOffset.UtcNow.AddMinutes(1); ;)
        {
            try
            {
                await attempt();
                return;
            }
            catch (StorageException) when (DateTimeOffset.UtcNow < end)
            {
                await Task.Yield();
            }
        }
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static X509Certificate2 Node(X509Certificate2 ca, string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(ca, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddHours(12), RandomNumberGenerator.GetBytes(8));
        return certificate.CopyWithPrivateKey(key);
    }

    private string NodeKeystore(X509Certificate2 ca)
    {
        using var node = Node(ca, "cassandra.example");
        var path = Path.Combine(directory.FullName, "node.p12");
        File.WriteAllBytes(path, node.Export(X509ContentType.Pkcs12, "secret"));
        return path;
    }

    private string Pem(string name, X509Certificate2 certificate)
    {
        var path = Path.Combine(directory.FullName, name);
        File.WriteAllText(path, certificate.ExportCertificatePem());
        return path;
    }
}
