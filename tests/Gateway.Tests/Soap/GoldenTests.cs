using System.Text;

namespace Mss.Gateway.Tests.Soap;

/// <summary>Wire rule 1 and 13: each client's form is read, and answered in the same form, octet by octet.</summary>
public sealed class GoldenTests
{
    public static TheoryData<string> Names => GoldenCase.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_clients_form_is_recognised(string name)
    {
        var golden = GoldenCase.Find(name);
        var result = golden.Read();
        Assert.Null(result.Fault);
        Assert.Equal(golden.Version, result.Style.Version);
        Assert.Equal(golden.Wrapper, result.Style.WrapperNamespace);
        Assert.Equal(golden.PartQualified, result.Style.PartQualified);
        Assert.Equal(golden.Operation, result.Request!.Operation);
        Assert.Equal(golden.MajorVersion, result.Request.MajorVersion);
        Assert.NotEmpty(result.Request.ApInfo.ApId!);
        Assert.NotEmpty(result.Request.ApInfo.ApTransId!);
        Assert.NotNull(result.Request.ApInfo.ApPwd);
        Assert.True(result.Request.HasMsspInfo);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_client_gets_the_answer_it_understands(string name)
    {
        var golden = GoldenCase.Find(name);
        var result = golden.Read();
        Assert.Equal(Encoding.UTF8.GetString(golden.File("answer")), GoldenCase.Write(result.Style, GoldenCase.Answer(result.Request!)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_client_gets_the_fault_it_understands(string name)
    {
        var golden = GoldenCase.Find(name);
        Assert.Equal(Encoding.UTF8.GetString(golden.File("fault")), GoldenCase.Write(golden.Read().Style, GoldenCase.UnknownUser));
    }
}
