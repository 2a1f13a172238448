using Mss.Gateway.Messages;
using Mss.Gateway.Tests.Testing;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Tests.Validation;

/// <summary>What the order holds beside the checked values, and which check comes first.</summary>
public sealed class SignatureOrderBuilderTests
{
    [Fact]
    public void The_order_holds_what_the_registration_says_of_the_AP_and_no_credential()
    {
        var provider = TestProviders.Bank with { DisplayName = "The Bank", UniqueApTransId = true, MaxLoa = 3 };
        var order = Build.Accept(request => request.ApInfo.ApPwd = "secret1", provider: provider);
        Assert.Equal((provider.ApId, "The Bank", true, 3), (order.ApId, order.ApDisplayName, order.UniqueApTransId, order.MaxLoa));
        Assert.DoesNotContain("secret1", order.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_check_that_refuses_decides()
    {
        var spoilt = new Action<SignatureRequest>[]
        {
            request => request.ApInfo.ApTransId = null,
            request => request.ApInfo.Instant = "x",
            request => request.MessagingMode = "x",
            request => request.MobileUser = null,
            request => request.DataToBeSigned = null,
            request => request.MssFormat = "x",
            request => request.SignatureProfile = "x",
            request => request.HasKeyReference = true,
        };
        var fields = new[] { "AP_TransID", "Instant", "MessagingMode", "MobileUser", "DataToBeSigned", "MSS_Format", "SignatureProfile", "KeyReference" };
        var codes = new[] { 102, 101, 101, 105, 102, 101, 109, 404 };
        for (var first = 0; first < spoilt.Length; first++)
        {
            var from = first;
            var fault = Build.Refuse(codes[first], request => Array.ForEach(spoilt[from..], spoil => spoil(request)));
            Assert.StartsWith(fields[first], fault.DetailForAp, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void No_fault_of_a_check_holds_the_password()
    {
        void Spoil(SignatureRequest request)
        {
            request.ApInfo.ApPwd = "secret1";
            request.MssFormat = "x";
        }

        Assert.DoesNotContain("secret1", Build.Refuse(101, Spoil).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Fault_101_is_the_APs_mistake_and_109_is_not()
    {
        Assert.True(Build.Refuse(101, request => request.MssFormat = "x").Code.Info.BySender);
        Assert.False(Build.Refuse(109, request => request.SignatureProfile = "x").Code.Info.BySender);
        Assert.Equal(Remedy.Permanent, Build.Refuse(109, request => request.SignatureProfile = "x").Code.Info.Remedy);
    }
}
