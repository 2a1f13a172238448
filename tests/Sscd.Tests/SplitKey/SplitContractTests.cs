namespace Mss.Sscd.Tests.SplitKey;

public sealed class SplitContractTests : SscdContract
{
    protected override async Task<ISscdFixture> CreateAsync() => await new SplitFixture().OpenAsync();
}
