using Mss.Sscd.Server.Vault;

namespace Mss.Sscd.Tests.Server;

public sealed class ServerEcContractTests : SscdContract
{
    protected override async Task<ISscdFixture> CreateAsync() => await new ServerFixture(ServerKeyAlgorithm.EcP256).OpenAsync();
}

public sealed class ServerRsaContractTests : SscdContract
{
    protected override async Task<ISscdFixture> CreateAsync() => await new ServerFixture(ServerKeyAlgorithm.Rsa2048).OpenAsync();
}
