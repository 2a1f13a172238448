namespace Mss.Grains.Interfaces.Tests.Profiles;

/// <summary>Algorithms in query and fragment of a profile.</summary>
public sealed class AlgorithmChoiceTests
{
    [Theory]
    [InlineData("", "", "", 0)]
    [InlineData("?alg=rsa-pss", "rsa", "pss", 0)]
    [InlineData("?ALG=RSA-PSS&size=3072", "rsa", "pss", 3072)]
    [InlineData("?alg=ecdsa-p256", "ec", "", 256)]
    [InlineData("?alg=ecdsa&size=384", "ec", "", 384)]
    [InlineData("#rsa&2048", "rsa", "", 2048)]
    [InlineData("#rsa-pss", "rsa", "pss", 0)]
    [InlineData("?alg=rsa#rsa-pss&2048", "rsa", "pss", 2048)]
    [InlineData("?lang=fi&alg=rsa-pkcs1", "rsa", "pkcs1", 0)]
    [InlineData("?alg=p-521#ec", "ec", "", 521)]
    public void What_is_asked_of_the_key_is_read(string tail, string key, string padding, int size)
    {
        Assert.Null(AlgorithmChoice.TryRead(SignatureProfile.Parse("mss::sign:loa4" + tail), out var choice));
        Assert.Equal(new AlgorithmChoice(key, padding, size), choice);
    }

    [Theory]
    [InlineData("?alg=")]
    [InlineData("?alg")]
    [InlineData("?alg=rot13")]
    [InlineData("?size=big")]
    [InlineData("?size=1")]
    [InlineData("#sha256")]
    [InlineData("?alg=rsa#ec")]
    [InlineData("?alg=rsa-pss#rsa-pkcs1")]
    [InlineData("?alg=ecdsa-p256&size=384")]
    [InlineData("#rsa&p256")]
    [InlineData("#2048&3072")]
    public void What_is_not_known_or_contradicts_itself_is_an_error(string tail)
    {
        Assert.NotNull(AlgorithmChoice.TryRead(SignatureProfile.Parse("mss::sign:loa4" + tail), out var choice));
        Assert.Equal(AlgorithmChoice.Any, choice);
    }

    [Theory]
    [InlineData("", true, 2048, true)]
    [InlineData("", false, 256, true)]
    [InlineData("#rsa", true, 1024, true)]
    [InlineData("#rsa", false, 256, false)]
    [InlineData("#rsa&2048", true, 3072, false)]
    [InlineData("#rsa&2048", true, 2048, true)]
    [InlineData("?alg=ecdsa-p256", false, 256, true)]
    [InlineData("?alg=ecdsa-p256", false, 384, false)]
    [InlineData("?alg=ecdsa-p256", true, 256, false)]
    [InlineData("?size=256", false, 256, true)]
    public void A_key_fits_or_not(string tail, bool isRsa, int size, bool fits)
    {
        Assert.Null(AlgorithmChoice.TryRead(SignatureProfile.Parse("mss::sign:loa4" + tail), out var choice));
        Assert.Equal(fits, choice.Fits(isRsa, size));
    }
}
